import { setTimeout as sleep } from 'node:timers/promises'
import type { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import type { Bench, OfServers } from './Bench.ts'
import { costOf, ofEach } from './cost.ts'
import type { Counts } from './counts.ts'
import type { Options } from './options.ts'

/** From when somebody was to come until they see the first state. */
export const JOIN_P99_MS_MAX = 250

const WARM_UP_PER_S = 100

/** Joins at one rate. */
export interface Rung {
  perS: number
  /** How many a second came in fact, the last ones included. */
  reachedPerS: number
  latency: Distribution
  refused: Readonly<Counts>
  /** CPU time for one, in us, without what servers use for themselves. */
  cpuUs: OfServers
}

export interface Kind {
  roomName: string
  rates: readonly number[]
  /** Whether everybody goes as soon as they have seen the state. */
  leavesAtOnce: boolean
}

/** Joins at rising rates, until most come too late. */
export async function climb(bench: Bench, kind: Kind, options: Options): Promise<Rung[]> {
  await bench.join({ ...kind, count: options.warmUps, perS: WARM_UP_PER_S })
  await bench.empty()
  const rungs: Rung[] = []
  for (const perS of kind.rates) {
    const rung = await climbTo(bench, kind, perS, options)
    rungs.push(rung)
    await bench.empty()
    // Who comes now only waits for those before.
    if (rung.latency.quantile(0.5) > JOIN_P99_MS_MAX) break
  }
  return rungs
}

async function climbTo(
  bench: Bench,
  { roomName, leavesAtOnce }: Kind,
  perS: number,
  { rateS, settleMs }: Options,
): Promise<Rung> {
  const count = perS * rateS
  // Somebody stays, or a room would be made for each few who come.
  await bench.join({ roomName, count: 1, perS: 1, leavesAtOnce: false })
  const own = await costOf(bench, () => sleep(settleMs))
  const { result, cpuMs, forMs } = await costOf(bench, () =>
    bench.join({ roomName, count, perS, leavesAtOnce }),
  )
  const ownMs = ofEach((name) => (own.cpuMs[name] * forMs) / own.forMs)
  return {
    perS,
    reachedPerS: (result.latency.count * 1000) / forMs,
    ...result,
    cpuUs: ofEach((name) => ((cpuMs[name] - ownMs[name]) * 1000) / count),
  }
}

/** Whether nobody was refused, and all but one in a hundred were in soon enough. */
export const isInTime = ({ latency, refused }: Rung): boolean =>
  Object.keys(refused).length === 0 && latency.quantile(0.99) <= JOIN_P99_MS_MAX
