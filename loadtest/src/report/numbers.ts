import type { Distribution } from '../measure/Distribution.ts'
import { type Metric, metricNames } from '../measure/metrics.ts'
import type { ServerNumbers } from '../measure/ServerWatch.ts'
import type { TimeSpread } from '../measure/buckets.ts'
import type { Totals } from '../measure/Tally.ts'

const quantiles = { p50: 0.5, p90: 0.9, p99: 0.99, 'p99.9': 0.999, max: 1 } as const
const serverQuantiles = { p50: 'p50Ms', p99: 'p99Ms', 'p99.9': 'p999Ms' } as const
const serverSpreads = ['tickWork', 'tickLateness', 'encode', 'gc', 'loopDelay'] as const

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** What follows from counts, by name. Shares are from 0 to 1. */
const derived: Readonly<Record<string, (totals: Totals) => number>> = {
  'joins.refusedShare': (all) => share(all.countOf('joinsRefused'), all.countOf('joinsTried')),
  'joins.count': (all) => all.countOf('joins'),
  'frames.starvedShare': (all) => share(all.countOf('starvedFrames'), all.countOf('frames')),
  'corrections.count': (all) => all.countOf('corrections'),
  'corrections.withoutContact': (all) => all.countOf('correctionsWithoutContact'),
  'hits.agreement': (all) =>
    all.countOf('hitsShown') === 0 ? 1 : all.countOf('hitsConfirmed') / all.countOf('hitsShown'),
  'frames.bad': (all) => all.countOf('badFrames') + all.countOf('strayFrames'),
  'stays.closed': (all) => sumOf(all, 'closed: '),
  'resumes.refused': (all) => sumOf(all, 'resume refused: '),
  'leaks.count': (all) => all.countOf('leaks'),
}

const ofServer: Readonly<Record<string, (server: ServerNumbers) => number>> = {
  'server.droppedTicks': ({ droppedTicks }) => droppedTicks,
  'server.cpuCores': ({ cpuMs, forMs }) => share(cpuMs, forMs),
  'server.rssMB': ({ rssBytes }) => rssBytes / 2 ** 20,
  'server.bufferedKB': ({ bufferedBytesMax }) => bufferedBytesMax / 1024,
  'server.errors': ({ errors }) => Object.values(errors).reduce((sum, count) => sum + count, 0),
}

/** All names that gates may use. */
export const numberNames: readonly string[] = [
  ...metricNames.flatMap((metric) => Object.keys(quantiles).map((name) => `${metric}.${name}`)),
  ...Object.keys(derived),
  ...serverSpreads.flatMap((spread) =>
    Object.keys(serverQuantiles).map((name) => `server.${spread}.${name}`),
  ),
  ...Object.keys(ofServer),
]

/** Every number of a run or a part of one, by name; those that were not measured are missing. */
export function numbersOf(
  totals: Totals,
  server: ServerNumbers | undefined,
): Record<string, number> {
  const numbers: Record<string, number> = {}
  for (const [metric, distribution] of totals.distributions)
    addQuantiles(numbers, metric, distribution)
  for (const [name, of] of Object.entries(derived)) numbers[name] = of(totals)
  if (!server) return numbers
  for (const spread of serverSpreads) addSpread(numbers, spread, server[spread])
  for (const [name, of] of Object.entries(ofServer)) numbers[name] = of(server)
  return numbers
}

function addQuantiles(numbers: Record<string, number>, metric: Metric, values: Distribution): void {
  for (const [name, of] of Object.entries(quantiles))
    numbers[`${metric}.${name}`] = values.quantile(of)
}

function addSpread(
  numbers: Record<string, number>,
  name: string,
  spread: TimeSpread | undefined,
): void {
  if (!spread) return
  for (const [quantile, field] of Object.entries(serverQuantiles)) {
    numbers[`server.${name}.${quantile}`] = spread[field]
  }
}

function sumOf(totals: Totals, prefix: string): number {
  let sum = 0
  for (const [name, count] of totals.counts) if (name.startsWith(prefix)) sum += count
  return sum
}
