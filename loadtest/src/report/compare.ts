import { chartsOf } from './charts.ts'
import { type Compared, type Comparison, comparisonOf } from './comparison.ts'
import { curvesOf } from './curves.ts'
import { type Markup, markup, tableOf } from './markup.ts'
import { chartCards, pageOf, section } from './page.ts'
import type { Report } from './Report.ts'
import { digits, moment, shown } from './shown.ts'
import { titleText } from './summary.ts'
import { columnsOf, wrapped } from './text.ts'

/** Two reports for a terminal of 100 columns. */
export function comparisonText(before: Report, after: Report): string {
  const { numbers, unlike } = comparisonOf(before, after)
  const rows = numbers.map((each) => [each.outcome, each.number, ...valuesOf(each)])
  const head = ['', '', 'before', 'after', 'difference', 'ratio']
  return [
    ...wrapped(`before: ${titleText(before)}`),
    ...wrapped(`after: ${titleText(after)}`),
    ...unlike.flatMap((reason) => wrapped(`not like for like: ${reason}`)),
    '',
    ...columnsOf([head, ...rows], 'llrrrr'),
    '',
    countsText(numbers),
  ].join('\n')
}

function valuesOf({ before, after, difference, ratio, unit }: Compared): string[] {
  const sign = (difference ?? 0) > 0 ? '+' : ''
  return [
    before === undefined ? '-' : shown(before, unit),
    after === undefined ? '-' : shown(after, unit),
    difference === undefined ? '' : `${sign}${shown(difference, unit)}`,
    ratio === undefined ? '' : digits(ratio),
  ]
}

function countsText(numbers: readonly Compared[]): string {
  const count = (outcome: Compared['outcome']) =>
    numbers.filter((each) => each.outcome === outcome).length
  return `${count('worse')} worse, ${count('better')} better, ${count('same')} the same within 5 %`
}

/** Two reports as one page, their charts on each other: the later one is dashed. */
export function htmlOfComparison(before: Report, after: Report): string {
  const comparison = comparisonOf(before, after)
  const runs = [
    { name: 'before', report: before },
    { name: 'after', report: after },
  ]
  const curves = curvesOf(runs)
  const charts = chartsOf(runs)
  const body = [
    headOf(before, after, comparison),
    section('Numbers', numberTable(comparison.numbers)),
    section('Percentiles', chartCards(curves)),
    section('Over time', chartCards(charts, curves.length)),
  ]
  const title = `${before.scenario} before and after`
  return pageOf(title, body, [...curves, ...charts])
}

function headOf(before: Report, after: Report, { numbers, unlike }: Comparison): Markup {
  const reasons = unlike.map((reason) => markup`<p>${reason}</p>`)
  const [tone, verdict] =
    unlike.length === 0 ? ['', 'Like for like'] : ['void', 'Not like for like']
  return markup`<header><h1>Before and after</h1>
<p>before: ${titleText(before)}, commit ${before.place.commit}, ${moment(before.startedAt)}</p>
<p>after: ${titleText(after)}, commit ${after.place.commit}, ${moment(after.startedAt)}</p>
<div class="verdict ${tone}"><strong>${verdict}: ${countsText(numbers)}.</strong>
${reasons}</div></header>`
}

const tones: Partial<Record<Compared['outcome'], string>> = { worse: 'bad', better: 'good' }

function numberTable(numbers: readonly Compared[]): Markup {
  const rows = numbers.map((each) => [
    each.number,
    ...valuesOf(each),
    markup`<span class="${tones[each.outcome] ?? 'faint'}">${each.outcome}</span>`,
  ])
  return tableOf([['number', 'before', 'after', 'difference', 'ratio', ''], ...rows])
}
