import { type Metric, metricNames } from '../measure/metrics.ts'
import { numberKinds } from './numbers.ts'
import type { Report } from './Report.ts'
import { clock, digits, shown, whole } from './shown.ts'
import { columnsOf, wrapped } from './text.ts'

/** Times of the server that are shown. */
export const serverSpreads = ['tickWork', 'tickLateness', 'encode', 'gc', 'loopDelay'] as const
const countNames = [
  'joins.count',
  'joins.refusedShare',
  'stays.closed',
  'frames.starvedShare',
  'corrections.count',
  'corrections.withoutContact',
  'hits.agreement',
  'perBot.kBIn',
  'perBot.kBOut',
  'perBot.serverCpuMs',
  'server.cpuCores',
  'server.rssMB',
  'server.droppedTicks',
  'server.governorChanges',
  'server.gcOver10ms',
  'server.gcMaxEdge',
  'server.errors',
]

/** What was measured, for a terminal of 100 columns; gates have their own text. */
export function summaryText(report: Report): string {
  return [
    ...wrapped(titleText(report)),
    ...wrapped(placeText(report)),
    '',
    ...columnsOf(distributionRows(report), 'lrrrrrrl'),
    '',
    ...serverText(report),
    '',
    ...columnsOf(numberRows(report), 'lrlr'),
    ...endText(report).flatMap(wrapped),
  ].join('\n')
}

/** What was played, in a few words. */
export function headline({ scenario, plan, forS, isCut, brokeAt }: Report): string {
  const rest = isCut || brokeAt ? ` of ${clock(plan.forS)}` : ''
  return `${scenario}: ${whole(plan.bots)} bots for ${clock(forS)}${rest}${isCut ? ', cut short' : ''}`
}

/** What was played, so that it can be played again. */
export function titleText(report: Report): string {
  const { mix, seed, target } = report.plan
  return `${headline(report)}; ${mixText(mix)}; seed ${seed}, at ${target}`
}

export function mixText(mix: Report['plan']['mix']): string {
  const parts = Object.entries(mix).filter(([, weight]) => weight > 0)
  return parts.map(([name, weight]) => `${name} ${weight}`).join(', ')
}

function placeText({ place }: Report): string {
  const { cpu, cores, kernel, node, commit, version } = place
  return `${version} (${commit}), node ${node}, ${cores} x ${cpu}, ${kernel}`
}

function distributionRows({ distributions }: Report): string[][] {
  const rows = metricNames.flatMap((metric: Metric) => {
    const found = distributions[metric]
    if (!found) return []
    const { count, p50, p90, p99, p999, max, unit } = found
    return [[metric, whole(count), ...[p50, p90, p99, p999, max].map(digits), unit]]
  })
  return [['bots saw', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max', ''], ...rows]
}

function serverText({ server, serverUnread, numbers }: Report): string[] {
  const unread = serverUnread.map((reason) => `server not read: ${reason}`)
  if (!server) return unread.length > 0 ? unread : ['server not read']
  const rows = serverSpreads.flatMap((name) => {
    const spread = server[name]
    if (!spread) return []
    const { count, p50Ms, p90Ms, p99Ms, p999Ms } = spread
    return [[name, whole(count), ...[p50Ms, p90Ms, p99Ms, p999Ms].map(digits), 'ms']]
  })
  return [
    ...columnsOf([['server', 'count', 'p50', 'p90', 'p99', 'p99.9', ''], ...rows], 'lrrrrrl'),
    `  CPU ${shown(numbers['server.cpuCores'], 'cores')}, memory ${shown(numbers['server.rssMB'], 'MB')}`,
    ...unread,
  ]
}

function numberRows({ numbers }: Report): string[][] {
  const cells = countNames.map((name) => [
    name,
    shown(numbers[name], numberKinds.get(name)?.unit ?? 'count'),
  ])
  const half = Math.ceil(cells.length / 2)
  return cells.slice(0, half).map((left, i) => [...left, ...(cells[half + i] ?? [])])
}

function endText({ brokeAt, notes = [] }: Report): string[] {
  if (!brokeAt) return notes
  const { bots, atS, number } = brokeAt
  return [`broke with ${whole(bots)} bots at ${clock(atS)}: ${number}`, ...notes]
}
