import type { QuestionId } from './askers.ts'
import { type Bench, type Spent, spend } from './spend.ts'

/** Clients that ask at once: enough to keep the server busy. */
const ASKERS = 16
const TIMES = 1500

export interface Asked extends Spent {
  times: number
}

/** Has some clients ask one question after the other. */
export async function askBoard(
  { server, clients, url }: Bench,
  question: QuestionId,
): Promise<Asked> {
  await clients.ask({ order: 'prepare', question, url, clients: ASKERS })
  const spent = await spend(server, () => clients.ask({ order: 'ask', times: TIMES }))
  await clients.ask({ order: 'close' })
  return { ...spent, times: TIMES }
}
