import { setTimeout as sleep } from 'node:timers/promises'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import { dice } from '@tidepaint/loadtest/dice'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { Tally } from '@tidepaint/loadtest/measure/Tally'
import { TICK_HZ, TICK_MS } from '@tidepaint/shared/tuning'
import { startRedis } from '../../../scripts/cluster/redis.ts'
import { Part } from '../push/Part.ts'
import type { Result } from '../sim.ts'
import type { JournalCost } from './journalNode.ts'
import type { ImageCost } from './node.ts'

/** Until ticks are what they will be: their median is that of the latest ten seconds. */
const PLAYED_MS = 15_000
/** What keeping a match may take from the ticks that play it. */
const SHARE_PCT_MAX = 5

/** What it costs a room in which every seat has a player that others can go on with it. */
export async function benchImage(between: () => void): Promise<Result[]> {
  const results: Result[] = []
  for (const seats of [16, 50, 200]) {
    between()
    const cost = await costOf(seats)
    results.push(...resultsOf(seats, cost), ...journalResults(cost, await journalCostOf(seats)))
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

/** The image on its way to Redis, and what its ticks were made of. */
async function journalCostOf(seats: number): Promise<JournalCost> {
  const redis = await startRedis()
  const { part } = await Part.start<{ order: 'cost' }>('../image/journalNode.ts', [
    `${seats}`,
    redis.url,
  ])
  try {
    return await part.ask<JournalCost>({ order: 'cost' })
  } finally {
    await part.end()
    await redis.stop()
  }
}

function journalResults({ tickMs }: ImageCost, { cpuMsPerS, bytesPerS }: JournalCost): Result[] {
  return [
    {
      title: '  of its ticks, with the journal to Redis',
      value: (100 * cpuMsPerS) / (TICK_HZ * tickMs),
      max: SHARE_PCT_MAX,
      unit: '%',
      detail: `${cpuMsPerS.toFixed(1)} ms a second; images ${(bytesPerS / 1000).toFixed(1)} kB/s`,
    },
  ]
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
