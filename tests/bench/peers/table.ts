import type { Row } from './rows.ts'
import type { Round } from './side.ts'

/** What one contender did in all its rounds of one workload. */
export interface Standing {
  title: string
  rounds: readonly Round[]
}

/** The table of one workload; the first contender is compared with each of the others. */
export function tableOf(rows: readonly Row[], standings: readonly Standing[]): string {
  const [first, ...others] = standings
  if (first === undefined) return ''
  const ratios = others.map(({ title }) => `${first.title} / ${title}`)
  const head = ['', ...standings.map(({ title }) => title), ...ratios]
  return markdownTable(
    head,
    rows.map((row) => lineOf(row, first, others)),
  )
}

export const markdownTable = (
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

function lineOf(
  { title, of, digits, isCompared }: Row,
  first: Standing,
  others: readonly Standing[],
) {
  const own = of(first.rounds)
  const theirs = others.map(({ rounds }) => of(rounds))
  const ratios = theirs.map((value) => (isCompared ? (own / value).toFixed(2) : ''))
  return [title, ...[own, ...theirs].map((value) => value.toFixed(digits)), ...ratios]
}
