import { setTimeout as sleep } from 'node:timers/promises'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import { dice } from '@tidepaint/loadtest/dice'
import { Tally, Totals } from '@tidepaint/loadtest/measure/Tally'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { z } from 'zod'
import type { Cluster } from '../../scripts/cluster/Cluster.ts'
import { eventually } from '../support/eventually.ts'
import { isPaused, startBenched } from './benchedCluster.ts'
import type { Result } from './sim.ts'

/** Players of the node that dies, and of the one that goes on with their rooms. */
const STRUCK = 160
const OTHERS = 48
const SETTLE_MS = 5000
const BACK_MS_MAX = 30_000
/** Of players who lost their node at once. */
const MOST_BACK_MS = 2000
const ALL_BACK_MS = 5000
const TICK_P99_MS_MAX = 33

const ready = z.looseObject({ load: z.looseObject({ tickP99Ms: z.number() }) })

/** A node full of players dies: how they come back, and what the others notice. */
export async function benchStorm(between: () => void): Promise<Result[]> {
  between()
  const cluster = await startBenched()
  const tally = new Tally()
  const bots: LightBot[] = []
  const frames = setInterval(() => {
    for (const bot of bots) bot.frame(performance.now())
  }, TICK_MS)
  try {
    await fill(cluster, { on: 'n1', bots, count: STRUCK, tally })
    await fill(cluster, { on: 'n2', bots, count: OTHERS, tally })
    await sleep(SETTLE_MS)
    const before = await tickP99Ms(cluster)
    tally.cut()
    cluster.kill('n1')
    await allBack(bots)
    return resultsOf(tally, { before, after: await tickP99Ms(cluster) })
  } finally {
    clearInterval(frames)
    await Promise.all(bots.map((bot) => bot.leave()))
    await cluster.stop()
  }
}

/** Joins players that all come to one of the two nodes. */
async function fill(
  cluster: Cluster,
  { on, bots, count, tally }: { on: string; bots: LightBot[]; count: number; tally: Tally },
): Promise<void> {
  const other = on === 'n1' ? 'n2' : 'n1'
  await isPaused(cluster, other, true)
  for (let i = 0; i < count; i++) {
    const wish = { target: cluster.url, mode: 'tide', name: `bot ${bots.length}` }
    bots.push(await LightBot.join(wish, tally, dice(bots.length)))
  }
  await isPaused(cluster, other, false)
}

/** Waits until nobody is away any more. */
async function allBack(bots: readonly LightBot[]): Promise<void> {
  await eventually('lines are broken', () => bots.some(({ state }) => state === 'away'))
  await eventually('all are back', () => !bots.some(({ state }) => state === 'away'), BACK_MS_MAX)
}

async function tickP99Ms(cluster: Cluster): Promise<number> {
  const answer = await fetch(`${cluster.node('n2').url}/readyz`)
  return ready.parse(await answer.json()).load.tickP99Ms
}

function resultsOf(tally: Tally, ticks: { before: number; after: number }): Result[] {
  const totals = new Totals()
  totals.add(tally.cut())
  const back = totals.distributions.get('resume')
  const lost = STRUCK - (back?.count ?? 0)
  return [
    {
      title: `${STRUCK} players of a killed node: not back`,
      value: lost,
      max: 0,
      unit: '',
      detail: '',
    },
    {
      title: '  95 % back after',
      value: back?.quantile(0.95) ?? Number.NaN,
      max: MOST_BACK_MS,
      unit: 'ms',
      detail: `median ${back?.quantile(0.5).toFixed(0)} ms`,
    },
    {
      title: '  all back after',
      value: back?.summary().max ?? Number.NaN,
      max: ALL_BACK_MS,
      unit: 'ms',
      detail: '',
    },
    {
      title: `  tick work of the other node meanwhile, p99`,
      value: ticks.after,
      max: TICK_P99_MS_MAX,
      unit: 'ms',
      detail: `${ticks.before.toFixed(1)} ms before, with ${OTHERS} players`,
    },
  ]
}
