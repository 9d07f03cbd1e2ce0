import { metricNames } from '../measure/metrics.ts'
import { boundText, valueText } from './gates.ts'
import { Markup, markup, tableOf } from './markup.ts'
import { numberKinds } from './numbers.ts'
import type { Report } from './Report.ts'
import { clock, digits, moment, shown, whole } from './shown.ts'
import { mixText, serverSpreads } from './summary.ts'

const none = (text: string): Markup => markup`<p class="faint">${text}</p>`

/** What, where and with what: all that another needs to do it again. */
export function factsOf({
  plan,
  workers,
  place,
  noise,
  startedAt,
  botsCpuCores,
  ...run
}: Report): Markup {
  const facts: readonly (readonly [string, string])[] = [
    ['Scenario', `${run.scenario}: ${plan.text}`],
    ['Bots', `${whole(plan.bots)} (${mixText(plan.mix)}), ${plan.mode}, ${plan.grade}`],
    ['Time', `${clock(run.forS)} of ${clock(plan.forS)}, from ${moment(startedAt)}`],
    ['Seed', String(plan.seed)],
    ['Target', plan.target],
    ['Tidepaint', `${place.version}, protocol ${place.protocol}, commit ${place.commit}`],
    ['Machine', `${place.cores} x ${place.cpu}, ${place.memoryGiB} GiB`],
    ['System', `${place.kernel}, Node ${place.node}`],
    [
      'Bots’ own CPU',
      `${shown(botsCpuCores, 'cores')} in ${workers === 1 ? 'one process' : `${workers} processes`}`,
    ],
    ['Noise', `a spin loop lost ${digits(noise.lostPct)} %; others had ${othersText(noise)}`],
  ]
  return markup`<dl class="facts">${facts.map(
    ([name, text]) => markup`<div><dt>${name}</dt><dd>${text}</dd></div>\n`,
  )}</dl>`
}

const othersText = ({ foreignPct }: Report['noise']): string =>
  foreignPct === null ? 'an unknown share of the machine' : `${digits(foreignPct)} % of the machine`

export function gateTable({ gates }: Report): Markup {
  if (gates.length === 0) return none('This scenario has no gates.')
  const missedFirst = gates.toSorted((a, b) => Number(a.isMet) - Number(b.isMet))
  const rows = missedFirst.map((gate) => [
    markup`<span class="${gate.isMet ? 'good' : 'bad'}">${gate.isMet ? 'met' : 'missed'}</span>`,
    gate.number,
    valueText(gate),
    boundText(gate),
  ])
  return tableOf([['', 'number', 'was', 'asked for'], ...rows], 2)
}

const named = (name: string, unit: string): Markup =>
  markup`${name} <span class="faint">${unit}</span>`

export function distributionTable({ distributions }: Report): Markup {
  const rows = metricNames.flatMap((metric) => {
    const found = distributions[metric]
    if (!found) return []
    const { p50, p90, p99, p999, max, count, unit } = found
    return [[named(metric, unit), ...[p50, p90, p99, p999, max].map(digits), whole(count)]]
  })
  if (rows.length === 0) return none('The bots measured nothing.')
  return tableOf([['', 'p50', 'p90', 'p99', 'p99.9', 'max', 'values'], ...rows])
}

export function serverTable({ server, serverUnread }: Report): Markup {
  const unread = serverUnread.map((reason) => none(reason))
  if (!server) return markup`${none('Its numbers could not be read.')}${unread}`
  const rows = serverSpreads.flatMap((name) => {
    const spread = server[name]
    if (!spread) return []
    const { p50Ms, p90Ms, p99Ms, p999Ms, maxBucketMs, count } = spread
    const most = maxBucketMs === null ? 'above all' : `≤ ${maxBucketMs}`
    return [[named(name, 'ms'), ...[p50Ms, p90Ms, p99Ms, p999Ms].map(digits), most, whole(count)]]
  })
  const table = tableOf([['', 'p50', 'p90', 'p99', 'p99.9', 'max', 'values'], ...rows])
  return markup`${table}${unread}`
}

/** What each node spent and held. */
export function nodeTable({ server }: Report): Markup {
  if (!server) return markup``
  const rows = server.nodes.map(
    ({ url, name, cpuCores, rssBytes, heapUsedBytes, players, rooms }) => [
      name === '' ? url : `${name}, ${url}`,
      digits(cpuCores),
      digits(rssBytes / 2 ** 20),
      digits(heapUsedBytes / 2 ** 20),
      whole(players),
      whole(rooms),
    ],
  )
  const head = ['node', 'CPU, cores', 'memory, MB', 'heap, MB', 'players at the end', 'rooms']
  return tableOf([head, ...rows])
}

/** Counts whose names begin alike stand together. */
const groups: readonly (readonly [title: string, prefix: string])[] = [
  ['Refused at the door', 'refused: '],
  ['Closed by the server', 'closed: '],
  ['Closed by the server, as was due', 'closed as due: '],
  ['Refused on the way back', 'resume refused: '],
]

export function countTables({ counts, numbers, server }: Report): Markup {
  const byPrefix = groups.map(([title, prefix]) => [title, withPrefix(counts, prefix)] as const)
  const rest = Object.entries(counts).filter(([name]) =>
    groups.every(([, prefix]) => !name.startsWith(prefix)),
  )
  const numberRows = [...numberKinds].flatMap(([name, { unit }]) => {
    const isShown = !/\.(p50|p90|p99|p99\.9|max)$/.test(name) && numbers[name] !== undefined
    return isShown ? [[name, shown(numbers[name], unit)]] : []
  })
  const tables = [
    tableOf([['Numbers', ''], ...numberRows]),
    countTable('Bots counted', rest),
    ...byPrefix.map(([title, rows]) => countTable(title, rows)),
    countTable('Lines closed, by the server’s count', Object.entries(server?.closes ?? {})),
    countTable('Errors in the server’s log', Object.entries(server?.errors ?? {})),
  ]
  return markup`<div class="small">${tables}</div>`
}

/** What never happened is left out. */
function countTable(title: string, counts: readonly (readonly [string, number])[]): Markup {
  const seen = counts.filter(([, count]) => count > 0)
  if (seen.length === 0) return new Markup('')
  return tableOf([[title, ''], ...seen.map(([name, count]) => [name, whole(count)])])
}

const withPrefix = (counts: Report['counts'], prefix: string): [string, number][] =>
  Object.entries(counts).flatMap(([name, count]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), count]] : [],
  )
