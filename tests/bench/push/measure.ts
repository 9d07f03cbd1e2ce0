import { setTimeout as sleep } from 'node:timers/promises'
import { askBoard } from './asked.ts'
import { type QuestionId, questions } from './askers.ts'
import { deliver } from './delivered.ts'
import { measureHeld } from './held.ts'
import { type WayId, ways } from './listeners.ts'
import { HELD_PER_CLIENT, type Options } from './options.ts'
import type { Measured, Round } from './results.ts'
import { type Bench, endBench, spend, startBench } from './spend.ts'

const WARM_UP_S = 2
const IDLE_S = 3

/** Measures all ways in turns, so that a slow moment hits each; `between` looks at the machine. */
export async function measure(
  { clients, rounds, seconds }: Options,
  between: () => void,
): Promise<Measured> {
  const played: Round[] = []
  const bench = await startBench(1)
  try {
    // Code that has run for a while is faster.
    await playRound(bench, clients, WARM_UP_S, () => {})
    while (played.length < rounds) {
      played.push(await playRound(bench, clients, seconds, between))
      console.log(`round ${played.length} of ${rounds} is done`)
    }
  } finally {
    await endBench(bench)
  }
  return { rounds: played, held: await measureHeld(clients * HELD_PER_CLIENT, between) }
}

async function playRound(
  bench: Bench,
  clients: number,
  seconds: number,
  between: () => void,
): Promise<Round> {
  const idle = await spend(bench.server, () => sleep(IDLE_S * 1000))
  const delivered = await inTurns(Object.keys(ways) as WayId[], (way) => {
    between()
    return deliver(bench, way, clients, seconds)
  })
  const asked = await inTurns(Object.keys(questions) as QuestionId[], (question) =>
    askBoard(bench, question),
  )
  return { idle, delivered, asked }
}

async function inTurns<Id extends string, Result>(
  ids: readonly Id[],
  run: (id: Id) => Promise<Result>,
): Promise<Record<Id, Result>> {
  const results: Partial<Record<Id, Result>> = {}
  for (const id of ids) results[id] = await run(id)
  return results as Record<Id, Result>
}
