import type { TimeSpread } from '@tidepaint/loadtest/measure/buckets'
import type { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import type { Result } from '../sim.ts'
import type { OfServers } from './Bench.ts'
import { isInTime, JOIN_P99_MS_MAX, type Rung } from './climb.ts'
import { countsText } from './counts.ts'
import type { Held } from './hold.ts'
import type { Options } from './options.ts'
import type { Measured } from './runConnections.ts'

/** For one process, which holds 10,000 sockets. */
const SOCKET_KB_MAX = 15
const JOINS_PER_CORE_MIN = 1000

/** What a run says, line by line. */
export const resultsOf = (measured: Measured, options: Options): Result[] => [
  ...heldResults(measured, options),
  ...toldResults(measured, options),
  ...joinResults('a lobby', measured.lobby),
  ...joinResults('a match', measured.arena),
]

const heldResults = ({ held, leftBytes }: Measured, { sockets, by }: Options): Result[] => [
  {
    title: 'memory of the nodes, a socket',
    value: held.tidyBytes.nodes / 1000,
    max: SOCKET_KB_MAX,
    unit: 'kB',
    detail:
      `${held.players.join(' + ')} sockets; as it stood, before a collection: ${kB(held.asIsBytes.nodes)}; ` +
      `when all have left: ${kB(leftBytes)}; ${besideText(held.asIsBytes, by, kB)}`,
  },
  {
    title: '  CPU of the nodes while all idle',
    value: held.idleCores.nodes * 100,
    unit: '%',
    detail:
      `of a core; without sockets ${pct(held.emptyCores.nodes)}; ` +
      `${besideText(held.idleCores, by, pct)}${lateText(held.loopDelay)}`,
  },
  {
    title: `  alive after ${Math.round(held.heldMs / 1000)} s`,
    value: held.alive.answered,
    min: sockets,
    unit: '',
    detail: aliveText(held),
  },
]

const kB = (bytes: number): string => (bytes / 1000).toFixed(1)
const pct = (cores: number): string => (cores * 100).toFixed(1)

/** What stands beside the nodes. */
const besideText = (of: OfServers, by: Options['by'], shown: (value: number) => string): string =>
  `Redis ${shown(of.redis)}${by === 'edge' ? `, HAProxy ${shown(of.edge)}` : ''}`

function lateText(delay: TimeSpread | undefined): string {
  if (!delay) return ''
  const { p99Ms, maxBucketMs } = delay
  return `; timers late p99 ${p99Ms.toFixed(0)}, at most ${maxBucketMs ?? 'more than 1000'} ms`
}

function aliveText({ joins, refused, alive }: Held): string {
  const faults = [
    ...(countsText(refused) ? [`; refused at first: ${countsText(refused)}`] : []),
    ...(countsText(alive.closed) ? [`; closed: ${countsText(alive.closed)}`] : []),
  ]
  return (
    `who answered at the end; to come in took ${msText(joins)}; ` +
    `the clients' own longest stall ${alive.stallMs.toFixed(0)} ms${faults.join('')}`
  )
}

function toldResults({ told }: Measured, { sockets, rounds }: Options): Result[] {
  const worst = Math.max(...told.rounds.map((round) => round.quantile(0.99)))
  return [
    {
      title: 'news to all sockets, p99',
      value: told.latency.quantile(0.99),
      unit: 'ms',
      detail: `from saying to hearing, ${rounds} times to ${sockets}: ${msText(told.latency)}; worst round ${worst.toFixed(0)}`,
    },
    {
      title: '  deliveries lost, or twice',
      value: told.lost + told.twice,
      max: 0,
      unit: '',
      detail: `${told.lost} lost, ${told.twice} twice of ${rounds * sockets}`,
    },
  ]
}

function joinResults(where: string, rungs: readonly Rung[]): Result[] {
  const best = rungs.findLast(isInTime)
  const told = best ?? rungs[0]
  return [
    {
      title: `joins to ${where}, a second and core`,
      value: told ? 1e6 / told.cpuUs.nodes : 0,
      min: JOINS_PER_CORE_MIN,
      unit: '',
      detail: told ? `by CPU time of the nodes, at ${told.perS} a second` : 'none',
    },
    {
      title: `  most a second with p99 below ${JOIN_P99_MS_MAX} ms`,
      value: best?.perS ?? 0,
      unit: '',
      detail: 'clients and nodes on the same cores',
    },
    ...rungs.map(rungResult),
  ]
}

const rungResult = (rung: Rung): Result => ({
  title: `  ${rung.perS} a second, p99`,
  value: rung.latency.quantile(0.99),
  unit: 'ms',
  detail:
    `${msText(rung.latency)}; reached ${rung.reachedPerS.toFixed(0)} a second; ${cpuText(rung.cpuUs)}` +
    (countsText(rung.refused) && `; refused: ${countsText(rung.refused)}`),
})

const cpuText = ({ nodes, redis, edge }: OfServers): string =>
  `${nodes.toFixed(0)} us each, Redis ${redis.toFixed(0)}` +
  (edge > 0 ? `, HAProxy ${edge.toFixed(0)}` : '')

function msText(latency: Distribution): string {
  const { p50, p99, max } = latency.summary()
  return `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, max ${max.toFixed(0)} ms`
}
