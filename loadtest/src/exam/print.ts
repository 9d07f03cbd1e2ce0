import { type Metric, metrics, table, targetOf } from './metrics.ts'
import type { ExamReport, LinkReport } from './report.ts'

/** One line for a link, as soon as it was examined. */
export function linkLine({
  link,
  way,
  counts,
  frameLateMs,
  tickLateMs,
  void: reason,
}: LinkReport): string {
  const late = [frameLateMs, tickLateMs].map(({ p99 }) => p99.toFixed(1))
  const seen = `${counts.hitsShown} hits, ${counts.inputs} inputs, late by (p99): frames ${late[0]} ms, ticks ${late[1]} ms`
  return `${link.name} over ${way}: ${seen}${reason ? `; DOES NOT COUNT: ${reason}` : ''}`
}

/** The table: a row for each metric and link, its value, what is aimed at, and the grade. */
export function printed(report: ExamReport): string {
  const heads = ['link', 'over', ...metrics.map((metric) => table[metric].title)]
  const units = ['', '', ...metrics.map((metric) => table[metric].unit)]
  const rows = report.links.map((each) => [
    each.link.name,
    each.way,
    ...metrics.map((metric) => cellOf(each, metric)),
  ])
  return tableText([wrapped(heads, 0), wrapped(heads, 1), units, ...rows])
}

/** `143/150 A`: the value, what is aimed at, and the grade. */
function cellOf({ link, values, grades }: LinkReport, metric: Metric): string {
  const value = values[metric]
  if (value === undefined) return '-'
  const target = targetOf(metric, link)
  const { digits } = table[metric]
  if (target === undefined) return value.toFixed(digits)
  return `${value.toFixed(digits)}/${target.toFixed(digits)} ${grades[metric]}`
}

/** Long titles take two lines. */
function wrapped(heads: readonly string[], line: 0 | 1): string[] {
  return heads.map((head) => {
    const words = head.split(' ')
    const first = words.slice(0, Math.ceil(words.length / 2))
    return (line === 0 ? first : words.slice(first.length)).join(' ')
  })
}

function tableText(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? []
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n')
}
