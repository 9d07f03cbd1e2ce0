import { chartsOf } from './charts.ts'
import { curvesOf } from './curves.ts'
import { boundText, valueText } from './gates.ts'
import { type Markup, markup } from './markup.ts'
import { chartCards, pageOf, section } from './page.ts'
import type { Report } from './Report.ts'
import {
  countTables,
  distributionTable,
  factsOf,
  gateTable,
  nodeTable,
  serverTable,
} from './sections.ts'
import { clock, moment, whole } from './shown.ts'
import { headline } from './summary.ts'

/** A report as one page that needs nothing but a browser. */
export function htmlOf(report: Report): string {
  const runs = [{ name: '', report }]
  const curves = curvesOf(runs)
  const charts = chartsOf(runs)
  const body = [
    headOf(report),
    section('Gates', gateTable(report)),
    section('What the bots saw', distributionTable(report), chartCards(curves)),
    section('The server', serverTable(report), nodeTable(report)),
    section('Over time', chartCards(charts, curves.length)),
    section('Counts', countTables(report)),
  ]
  return pageOf(`${report.scenario} ${moment(report.startedAt)}`, body, [...curves, ...charts])
}

function headOf(report: Report): Markup {
  return markup`<header>
<h1>${headline(report)}</h1>
${verdictOf(report)}
</header>
${section('What was run', factsOf(report))}`
}

/** What to think of it, before any number. */
function verdictOf(report: Report): Markup {
  const { gates, voidBecause, brokeAt, notes = [] } = report
  const missed = gates.filter(({ isMet }) => !isMet)
  const [tone, text] =
    voidBecause.length > 0
      ? ['void', 'This run does not count.']
      : missed.length > 0
        ? ['bad', 'This run counts, and fell short.']
        : ['good', 'This run counts.']
  const gateLine =
    gates.length === 0
      ? 'No gates.'
      : `${gates.length - missed.length} of ${gates.length} gates met.`
  const fellShort = missed.map((gate) => `${gate.number}: ${valueText(gate)}, ${boundText(gate)}`)
  const broke = brokeAt
    ? [`It broke with ${whole(brokeAt.bots)} bots at ${clock(brokeAt.atS)}: ${brokeAt.number}`]
    : []
  const sentences = [...voidBecause, ...broke, ...fellShort, ...notes]
  const lines = sentences.map((line) => markup`<p>${line}</p>`)
  return markup`<div class="verdict ${tone}"><strong>${text} ${gateLine}</strong>${lines}</div>`
}
