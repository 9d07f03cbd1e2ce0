import { setTimeout as sleep } from 'node:timers/promises'
import type { TimeSpread } from '@tidepaint/loadtest/measure/buckets'
import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import { between, ServerWatch } from '@tidepaint/loadtest/measure/ServerWatch'
import type { Bench, OfServers } from './Bench.ts'
import { costOf, ofEach } from './cost.ts'
import { addCounts, type Counts } from './counts.ts'
import type { Pinged } from './crowdOrders.ts'
import { LOBBY } from './lobby.ts'
import type { Options } from './options.ts'
import { tidy } from './tidy.ts'

/** Far below what can be: here it is memory that counts. */
const FILL_PER_S = 200
/** A single order for all would take minutes. */
const FILL_PIECE = 1000
const MORE_PIECES_MAX = 5

/** Sockets on which nothing is said, and what they cost. */
export interface Held {
  /** On each node. */
  players: readonly number[]
  /** How long it took to come in. */
  joins: Distribution
  refused: Readonly<Counts>
  /** Of servers without sockets. */
  emptyBytes: OfServers
  /** For one socket: when all garbage is collected, and as it happened to be. */
  tidyBytes: OfServers
  asIsBytes: OfServers
  /** Cores in use with these sockets, and without any. */
  idleCores: OfServers
  emptyCores: OfServers
  heldMs: number
  alive: Pinged
  /** How late the nodes' timers were meanwhile; undefined if it was too short to tell. */
  loopDelay: TimeSpread | undefined
}

/** Opens all sockets and holds them for a time; they stay open. */
export async function hold(bench: Bench, options: Options, signal: AbortSignal): Promise<Held> {
  const { sockets, forMs, settleMs, warmUps } = options
  const rest = (ms: number) => sleep(ms, undefined, { signal })
  // Nodes learn of each other, or all rooms would go where they are asked for.
  await rest(settleMs)
  await fill(bench, warmUps)
  await bench.empty()
  const empty = await costOf(bench, () => rest(settleMs))
  await tidy(bench.cluster)
  const before = bench.rssBytes()
  const filled = await fill(bench, sockets)
  await rest(settleMs)
  const watch = new ServerWatch({ urls: bench.nodeUrls })
  const first = await watch.read()
  const idle = await costOf(bench, () => rest(forMs))
  const server = between(first, await watch.read())
  const alive = await bench.crowd.ping()
  const asIs = bench.rssBytes()
  await tidy(bench.cluster)
  const tidied = bench.rssBytes()
  return {
    ...filled,
    players: await bench.players(),
    emptyBytes: before,
    asIsBytes: ofEach((name) => (asIs[name] - before[name]) / sockets),
    tidyBytes: ofEach((name) => (tidied[name] - before[name]) / sockets),
    idleCores: ofEach((name) => idle.cpuMs[name] / idle.forMs),
    emptyCores: ofEach((name) => empty.cpuMs[name] / empty.forMs),
    heldMs: idle.forMs,
    alive,
    loopDelay: server?.loopDelay,
  }
}

/** Whoever is refused is asked for once more, as a client asks again. */
async function fill(bench: Bench, sockets: number): Promise<Pick<Held, 'joins' | 'refused'>> {
  const joins = new Distribution()
  const refused: Counts = {}
  const piecesMax = Math.ceil(sockets / FILL_PIECE) + MORE_PIECES_MAX
  for (let piece = 0; piece < piecesMax && joins.count < sockets; piece++) {
    const count = Math.min(FILL_PIECE, sockets - joins.count)
    const more = await bench.join({ roomName: LOBBY, count, perS: FILL_PER_S, leavesAtOnce: false })
    joins.add(more.latency)
    addCounts(refused, more.refused)
  }
  return { joins, refused }
}
