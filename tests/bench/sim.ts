import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { makeSights, sightOf } from '@tidepaint/shared/brain/sightOf'
import { newMemory, think } from '@tidepaint/shared/brain/think'
import { modeOf } from '@tidepaint/shared/modes/modes'
import { encodeWorld } from '@tidepaint/shared/sim/codec'
import { createWorld } from '@tidepaint/shared/sim/createWorld'
import { stepWorld } from '@tidepaint/shared/sim/step'
import type { World } from '@tidepaint/shared/sim/world'

/** A line of the report: what was measured, and what is allowed; without bounds it is only told. */
export interface Result {
  title: string
  value: number
  max?: number
  min?: number
  unit: string
  detail: string
}

const WARM_UP_TICKS = 150
const SEED = 7

/** A match that bots have played for a while; `play` makes one tick of it, thinking included. */
function matchOf(modeId: string): { world: World; play: () => void } {
  const mode = modeOf(modeId)
  if (!mode) throw new Error(`no mode ${modeId}`)
  const world = createWorld({ mode, arenaSeed: SEED, luckSeed: SEED, startTick: 0 })
  const memories = world.crafts.map((_, seat) => newMemory(SEED + seat, 'steady'))
  const sights = makeSights()
  const play = () => {
    const bySeat = memories.map((memory, seat) => [think(sightOf(world, seat, sights), memory)])
    stepWorld(world, { bySeat, taken: [] })
  }
  for (let tick = 0; tick < WARM_UP_TICKS; tick++) play()
  return { world, play }
}

/** Times single runs, in ms. */
function timesOf(runs: number, work: () => void): number[] {
  return Array.from({ length: runs }, () => {
    const startMs = performance.now()
    work()
    return performance.now() - startMs
  })
}

const p = (times: number[], share: number) => quantile(times, share).toFixed(2)

/** Step and image of the simulation; the sizes take turns, so that a slow moment hits both. */
export function benchSim(between: () => void): Result[] {
  const [small, big] = [matchOf('tide'), matchOf('bigTide')]
  const times = { small: [] as number[], big: [] as number[], image: [] as number[] }
  for (let round = 0; round < 20; round++) {
    between()
    times.small.push(...timesOf(60, small.play))
    times.big.push(...timesOf(30, big.play))
    times.image.push(...timesOf(3, () => encodeWorld(big.world)))
  }
  const bytes = encodeWorld(big.world).length
  const spread = (samples: number[]) => `p90 ${p(samples, 0.9)}, p99 ${p(samples, 0.99)}`
  return [
    {
      title: 'step, 16 seats with bots, median',
      value: quantile(times.small, 0.5),
      max: 0.25,
      unit: 'ms',
      detail: spread(times.small),
    },
    {
      title: 'step, 200 seats with bots, median',
      value: quantile(times.big, 0.5),
      max: 2.3,
      unit: 'ms',
      detail: spread(times.big),
    },
    {
      title: 'image of a 200-seat world, median',
      value: quantile(times.image, 0.5),
      max: 10,
      unit: 'ms',
      detail: `${spread(times.image)}; ${bytes} bytes`,
    },
  ]
}
