import { here } from '../report/place.ts'
import { Sentinel } from '../measure/Sentinel.ts'
import type { Link } from '../links/profiles.ts'
import { Examination } from './Examination.ts'
import type { ExamOptions } from './options.ts'
import type { ExamReport, LinkReport, Way } from './report.ts'
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

/** So many at once as was asked for, in order. */
async function inTurns(
  { links, forMs, seed, atOnce }: ExamOptions,
  { by }: Roads,
  done: (report: LinkReport) => void,
  signal: AbortSignal,
): Promise<LinkReport[]> {
  const waiting = links.flatMap((link) => Object.keys(by).map((way) => ({ link, way: way as Way })))
  const rest = { settleMs: SETTLE_MS, cuts: CUTS, signal }
  const reports: { at: number; report: LinkReport }[] = []
  let next = 0
  const work = async () => {
    for (let at = next++; at < waiting.length; at = next++) {
      signal.throwIfAborted()
      const { link, way } = waiting[at] as { link: Link; way: Way }
      const road = await by[way]?.(link, seed)
      if (!road) continue
      const report = await Examination.run({ link, road, forMs, seed, ...rest })
      done(report)
      reports.push({ at, report })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return reports.toSorted((a, b) => a.at - b.at).map(({ report }) => report)
}
