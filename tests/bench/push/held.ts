import { setTimeout as sleep } from 'node:timers/promises'
import type { QuestionId } from './askers.ts'
import type { WayId } from './listeners.ts'
import type { Reading } from './server.ts'
import { type Bench, endBench, type Spent, spend, startBench } from './spend.ts'

/** What a line costs on which nothing is said. */
export interface Held {
  title: string
  /** In use after a collection, and what the process grew by: both without the kernel's buffers. */
  usedBytes: number
  rssBytes: number
  openCpuUs: number
  idleCpuUsPerS: number
  bytesPerS: number
}

type Opening = { order: 'listen'; way: WayId } | { order: 'prepare'; question: QuestionId }

const kinds = {
  socket: { title: 'WebSocket', opening: { order: 'listen', way: 'socket' } },
  events: { title: 'SSE', opening: { order: 'listen', way: 'events' } },
  longPoll: { title: 'long polling', opening: { order: 'listen', way: 'longPoll' } },
  kept: {
    title: 'HTTP between requests',
    opening: { order: 'prepare', question: 'unchanged' },
  },
} as const satisfies Record<string, { title: string; opening: Opening }>

export type HeldId = keyof typeof kinds

/** Before anything is measured: a server that never had a line is slower, and smaller. */
const WARM_UP_LINES = 200
const SETTLE_MS = 500
/** Five pings of a WebSocket, one heartbeat of SSE, one request of long polling. */
const IDLE_MS = 15_000

type Opened = Pick<Held, 'usedBytes' | 'rssBytes' | 'openCpuUs'>

/** Holds so many silent lines of each kind, each kind at a fresh server of its own. */
export async function measureHeld(
  lines: number,
  between: () => void,
): Promise<Record<HeldId, Held>> {
  // The first has no lines: what a server does for itself is taken off.
  const benches = [await startBench(0)]
  const opened: Opened[] = []
  try {
    for (const { opening } of Object.values(kinds)) {
      between()
      const bench = await startBench(0)
      benches.push(bench)
      opened.push(await openLines(bench, opening, lines))
    }
    between()
    const idle = benches.map(({ server }) => spend(server, () => sleep(IDLE_MS)))
    const [alone, ...spent] = await Promise.all(idle)
    const rows = Object.entries(kinds).map(([id, { title }], i) => {
      const [line, own] = [opened[i] as Opened, spent[i] as Spent]
      const lineS = lines * own.seconds
      const idleCpuUsPerS = ((own.cpuMs - (alone as Spent).cpuMs) * 1000) / lineS
      const bytesPerS = (own.bytesSent + own.bytesReceived) / lineS
      return [id, { title, ...line, idleCpuUsPerS, bytesPerS }]
    })
    return Object.fromEntries(rows) as Record<HeldId, Held>
  } finally {
    await Promise.all(benches.map(endBench))
  }
}

async function openLines(
  { server, clients, url }: Bench,
  opening: Opening,
  lines: number,
): Promise<Opened> {
  const open = async (count: number) => {
    await clients.ask({ ...opening, url, clients: count })
    await sleep(SETTLE_MS)
  }
  await open(WARM_UP_LINES)
  await clients.ask({ order: 'close' })
  await sleep(SETTLE_MS)
  const before = await server.ask<Reading>({ tidies: true })
  const { cpuMs } = await spend(server, () => open(lines))
  const after = await server.ask<Reading>({ tidies: true })
  return {
    usedBytes: (after.usedBytes - before.usedBytes) / lines,
    rssBytes: (after.rssBytes - before.rssBytes) / lines,
    openCpuUs: (cpuMs * 1000) / lines,
  }
}
