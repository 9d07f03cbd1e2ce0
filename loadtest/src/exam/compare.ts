import { type Metric, metrics, table } from './metrics.ts'
import type { ExamReport, PastReport } from './report.ts'

type PastLink = PastReport['links'][number]

/** How much worse a metric may be than last time: a part of what it was, and at least so much. */
interface Margin {
  part: number
  least: number
  /** A busy machine does not spoil it. */
  isRobust?: boolean
}

/** From runs of one commit on a machine that others used as well: about twice what they differed by. */
const margins: Readonly<Record<Metric, Margin>> = {
  // Of what is missing to 100 % as well: half as much again, and ten points.
  hitAgreementPct: { part: 0.5, least: 10, isRobust: true },
  unexplainedCorrections: { part: 0, least: 0, isRobust: true },
  contactCorrectionPct: { part: 1, least: 3 },
  correctionP99Cells: { part: 1, least: 1 },
  viewDelayMs: { part: 0.25, least: 15 },
  starvedPct: { part: 1, least: 1 },
  clockErrorP99Ms: { part: 1, least: 10 },
  confirmedP95Ms: { part: 0.25, least: 20 },
  confirmedP99Ms: { part: 0.5, least: 40 },
  resumeMs: { part: 0.5, least: 500 },
}

/** One line for each value that got worse than its margin allows. */
export function worsened(before: PastReport, after: ExamReport, robustOnly: boolean): string[] {
  const chosen = metrics.filter((metric) => margins[metric].isRobust || !robustOnly)
  return after.links.flatMap((now) => {
    const was = before.links.find((each) => isSame(each, now))
    return was ? chosen.flatMap((metric) => worse(was, now, metric)) : []
  })
}

/** How many links both reports have: comparing nothing with nothing proves nothing. */
export const comparable = (before: PastReport, after: ExamReport): number =>
  after.links.filter((now) => before.links.some((was) => isSame(was, now))).length

const isSame = (a: PastLink, b: PastLink): boolean => a.link.name === b.link.name && a.way === b.way

function worse(was: PastLink, now: PastLink, metric: Metric): string[] {
  const [from, to] = [was.values[metric], now.values[metric]]
  if (from === undefined || to === undefined) return []
  const { title, unit, digits, isShare } = table[metric]
  const { part, least } = margins[metric]
  const allowed = Math.max(least, part * (isShare ? 100 - from : from))
  const by = isShare ? from - to : to - from
  if (by <= allowed) return []
  const [was2, now2, margin] = [from, to, allowed].map((value) => `${value.toFixed(digits)}${unit}`)
  return [`${now.link.name} over ${now.way}: ${title} was ${was2}, is ${now2} (margin ${margin})`]
}
