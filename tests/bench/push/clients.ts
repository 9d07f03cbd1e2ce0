/** The clients of `npm run bench:push`, all in one process; orders and answers go over the channel. */
import { machineMs } from '@tidepaint/loadtest/exam/machineMs'
import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import { type Asker, type QuestionId, questions } from './askers.ts'
import type { Message } from './Feed.ts'
import { type Listener, type WayId, ways } from './listeners.ts'

export type ClientsOrder =
  /** So many clients begin to listen. */
  | { order: 'listen'; way: WayId; url: string; clients: number }
  /** What was heard since the last such order. */
  | { order: 'take' }
  /** So many clients get ready to ask. */
  | { order: 'prepare'; question: QuestionId; url: string; clients: number }
  /** They ask, each one question after the other, so many in all. */
  | { order: 'ask'; times: number }
  | { order: 'close' }

export interface Heard {
  /** Encoded distribution, in ms from when a message was due to when a client had it. */
  latency: string
  deliveries: number
  /** Messages that a client did not get, or not in order, and clients that got none. */
  faults: number
  /** Of the newest message that anybody heard. */
  newestDueMs: number
}

/** Lines that are being opened at once. */
const OPENING = 20

/** What one client has heard. */
interface Ear {
  deliveries: number
  newest: number
}

let listeners: Listener[] = []
let askers: Asker[] = []
let ears: Ear[] = []
let latency = new Distribution()
let faults = 0
let newestDueMs = 0

process.on('message', (order: ClientsOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer ?? {}),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function obey(given: ClientsOrder): Promise<Heard | undefined> {
  switch (given.order) {
    case 'listen':
      return listenAll(given)
    case 'take':
      return take()
    case 'prepare':
      askers = await openAll(given.clients, () => questions[given.question].open(given.url))
      return undefined
    case 'ask':
      return askAll(given.times)
    case 'close':
      for (const each of [...listeners, ...askers]) each.close()
      ;[listeners, askers, ears] = [[], [], []]
      return undefined
  }
}

async function listenAll({
  way,
  url,
  clients,
}: ClientsOrder & { order: 'listen' }): Promise<undefined> {
  ears = Array.from({ length: clients }, () => ({ deliveries: 0, newest: 0 }))
  listeners = await openAll(clients, (i) =>
    ways[way].listen(url, (message) => hear(ears[i] as Ear, message), { phase: i / clients }),
  )
}

/** Opens a few at a time: all at once would overflow the queue of the port. */
async function openAll<T>(count: number, open: (i: number) => Promise<T>): Promise<T[]> {
  const opened: T[] = []
  while (opened.length < count) {
    const batch = Math.min(OPENING, count - opened.length)
    const start = opened.length
    opened.push(...(await Promise.all(Array.from({ length: batch }, (_, i) => open(start + i)))))
  }
  return opened
}

function hear(ear: Ear, { number, dueMs }: Message): void {
  latency.record(machineMs() - dueMs)
  if (ear.newest > 0 && number !== ear.newest + 1) faults++
  ear.newest = number
  ear.deliveries++
  newestDueMs = Math.max(newestDueMs, dueMs)
}

function take(): Heard {
  const heard = {
    latency: latency.encode(),
    deliveries: latency.count,
    faults: faults + ears.filter(({ deliveries }) => deliveries === 0).length,
    newestDueMs,
  }
  latency = new Distribution()
  faults = 0
  for (const ear of ears) ear.deliveries = 0
  return heard
}

async function askAll(times: number): Promise<undefined> {
  let left = times
  const askOn = async (asker: Asker) => {
    while (left-- > 0) await asker.ask()
  }
  await Promise.all(askers.map(askOn))
}
