import { setTimeout as sleep } from 'node:timers/promises'
import { Sentinel } from '../measure/Sentinel.ts'
import { here } from '../report/place.ts'
import { ChaosRun } from './ChaosRun.ts'
import { checkAll } from './checkers/checkers.ts'
import { LOST_BY_CUT_MS_MAX, LOST_MS_MAX } from './checkers/scores.ts'
import type { History } from './history.ts'
import type { ChaosOptions } from './options.ts'
import { drawPlan, planText, type Strike } from './plan.ts'
import { type ChaosReport, roundText } from './report.ts'
import { Site } from './Site.ts'
import { judge } from './targets.ts'

const LOOKS = 5

export interface ChaosResult {
  report: ChaosReport
  histories: History[]
  /** What the programs said. */
  log: readonly string[]
}

/**
 * Starts a cluster, strikes it as drawn, and judges what the bots saw. `tell` gets a line for each
 * thing that happens. Throws, and has ended all it started, if the cluster does not begin to play.
 */
export async function runChaos(
  options: ChaosOptions,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<ChaosResult> {
  const startedAt = new Date().toISOString()
  const sentinel = new Sentinel()
  for (let i = 0; i < LOOKS; i++) sentinel.look()
  const site = await Site.open(options.nodes, options.nemeses.includes('redis-cut'))
  try {
    const plan = drawPlan(options)
    for (const line of planText(plan)) tell(line)
    const { histories, ...played } = await play(site, options, plan, tell, signal)
    for (let i = 0; i < LOOKS; i++) sentinel.look()
    const isCut = options.nemeses.includes('redis-cut')
    const lostMsMax = isCut ? LOST_BY_CUT_MS_MAX : LOST_MS_MAX
    const verdicts = checkAll(histories, played.inventory, lostMsMax)
    const { seed, rooms, seats, nodes, calmMs } = options
    const report: ChaosReport = {
      place: here(),
      startedAt,
      options: { seed, rooms, seats, nodes, calmMs },
      control: options.control,
      rounds: played.rounds,
      verdicts,
      targets: judge(played.rounds, verdicts),
      broken: played.broken,
      void: sentinel.verdict().void,
      isCut: signal.aborted,
    }
    return { report, histories, log: site.log }
  } finally {
    await site.close()
  }
}

async function play(
  site: Site,
  options: ChaosOptions,
  plan: readonly Strike[],
  tell: (line: string) => void,
  signal: AbortSignal,
) {
  const run = await ChaosRun.begin(site, options)
  try {
    const broken = await strikeAll(run, plan, options.calmMs, tell, signal)
    const inventory = await run.end(signal)
    return { histories: run.histories, rounds: run.rounds, inventory, broken }
  } finally {
    await run.close()
  }
}

/** Returns why not all strikes could be made, if so: what was seen until then is still worth a look. */
async function strikeAll(
  run: ChaosRun,
  plan: readonly Strike[],
  calmMs: number,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    for (const [i, strike] of plan.entries()) {
      if (signal.aborted) break
      tell(`${i + 1}. ${roundText(await run.strike(strike))}`)
      await sleep(calmMs, undefined, { signal }).catch(() => {})
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
