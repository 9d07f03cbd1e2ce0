import { setTimeout as sleep } from 'node:timers/promises'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import { dice } from '@tidepaint/loadtest/dice'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { Tally } from '@tidepaint/loadtest/measure/Tally'
import { TICK_HZ, TICK_MS } from '@tidepaint/shared/tuning'
import { Part } from '../push/Part.ts'
import type { Result } from '../sim.ts'
import type { ImageCost } from './node.ts'

/** Until ticks are what they will be: their median is that of the latest ten seconds. */
const PLAYED_MS = 15_000
/** What keeping a match may take from the ticks that play it. */
const SHARE_PCT_MAX = 5

/** What the image a second costs a room in which every seat has a player. */
export async function benchImage(between: () => void): Promise<Result[]> {
  const results: Result[] = []
  for (const seats of [16, 50, 200]) {
    between()
    results.push(...resultsOf(seats, await costOf(seats)))
  }
  return results
}

async function costOf(seats: number): Promise<ImageCost> {
  const { part, word } = await Part.start<{ order: 'cost' }>('../image/node.ts', [`${seats}`])
  const bots: LightBot[] = []
  const frames = setInterval(() => {
    for (const bot of bots) bot.frame(performance.now())
  }, TICK_MS)
  try {
    const tally = new Tally()
    while (bots.length < seats) {
      const wish = { target: word, mode: 'peers', name: `player ${bots.length}` }
      bots.push(await LightBot.join(wish, tally, dice(bots.length)))
    }
    await sleep(PLAYED_MS)
    return await part.ask<ImageCost>({ order: 'cost' })
  } finally {
    clearInterval(frames)
    await Promise.all(bots.map((bot) => bot.leave()))
    await part.end()
  }
}

function resultsOf(seats: number, { imagesMs, bytes, tickMs }: ImageCost): Result[] {
  const value = quantile(imagesMs, 0.5)
  return [
    {
      title: `image of a room of ${seats}, median`,
      value,
      unit: 'ms',
      detail: `p90 ${quantile(imagesMs, 0.9).toFixed(2)}; ${bytes} bytes`,
    },
    {
      title: '  of its ticks, at one a second',
      value: (100 * value) / (TICK_HZ * tickMs),
      max: SHARE_PCT_MAX,
      unit: '%',
      detail: `a tick takes ${tickMs.toFixed(2)} ms`,
    },
  ]
}
