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

/** Joins at rising rates, until most come too late. `emptyCores` is what servers use without anybody. */
export async function climb(
  bench: Bench,
  { roomName, rates, leavesAtOnce }: Kind,
  { rateS, warmUps }: Options,
  emptyCores: OfServers,
): Promise<Rung[]> {
  const join = (count: number, perS: number) => bench.join({ roomName, count, perS, leavesAtOnce })
  await join(warmUps, WARM_UP_PER_S)
  await bench.empty()
  const rungs: Rung[] = []
  for (const perS of rates) {
    const count = perS * rateS
    const { result, cpuMs, forMs } = await costOf(bench, () => join(count, perS))
    await bench.empty()
    const rung = {
      perS,
      reachedPerS: (result.latency.count * 1000) / forMs,
      ...result,
      cpuUs: ofEach((name) => ((cpuMs[name] - emptyCores[name] * forMs) * 1000) / count),
    }
    rungs.push(rung)
    // Who comes now only waits for those before.
    if (rung.latency.quantile(0.5) > JOIN_P99_MS_MAX) break
  }
  return rungs
}

/** Whether nobody was refused, and all but one in a hundred were in soon enough. */
export const isInTime = ({ latency, refused }: Rung): boolean =>
  Object.keys(refused).length === 0 && latency.quantile(0.99) <= JOIN_P99_MS_MAX
