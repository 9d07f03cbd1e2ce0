import { Sentinel } from '../measure/Sentinel.ts'
import { here } from '../report/place.ts'
import { Examination } from './Examination.ts'
import type { ExamOptions } from './options.ts'
import type { ExamReport, LinkReport } from './report.ts'
import { type Roads, roadsOver } from './roads.ts'

/** A machine with others on it is looked at more than once. */
const LOOKS = 5
const SETTLE_MS = 5000
const CUTS = 3

/** Examines all links, and tells each when it is done. All that was started has ended at the end. */
export async function runExam(
  options: ExamOptions,
  done: (report: LinkReport) => void,
  signal: AbortSignal,
): Promise<ExamReport> {
  const sentinel = new Sentinel()
  for (let i = 0; i < LOOKS; i++) sentinel.look()
  const roads = await roadsOver(options.ways)
  const links = await inTurns(options, roads, done, signal).finally(() => roads.close())
  for (let i = 0; i < LOOKS; i++) sentinel.look()
  const { lostPct, void: reason } = sentinel.verdict()
  return {
    place: here(),
    seed: options.seed,
    forS: options.forMs / 1000,
    lostPct,
    void: reason,
    links,
    skipped: roads.skipped,
  }
}

/** So many at once as was asked for; reports are in order. One that fails ends the others. */
async function inTurns(
  { links, forMs, seed, atOnce }: ExamOptions,
  { by }: Roads,
  done: (report: LinkReport) => void,
  stopped: AbortSignal,
): Promise<LinkReport[]> {
  const tasks = links.flatMap((link) => Object.values(by).map((open) => ({ link, open })))
  const failed = new AbortController()
  const signal = AbortSignal.any([stopped, failed.signal])
  const rest = { forMs, seed, settleMs: SETTLE_MS, cuts: CUTS, signal }
  const reports: LinkReport[] = []
  let next = 0
  const work = async () => {
    for (let at = next++; at < tasks.length; at = next++) {
      signal.throwIfAborted()
      const { link, open } = tasks[at] as (typeof tasks)[number]
      const report = await Examination.run({ link, road: await open(link, seed), ...rest })
      done(report)
      reports[at] = report
    }
  }
  const fail = (error: unknown) => failed.abort(error)
  await Promise.all(Array.from({ length: atOnce }, () => work().catch(fail)))
  signal.throwIfAborted()
  return reports
}
