import { countAbove, type TimeSpread } from '../measure/buckets.ts'
import type { Distribution } from '../measure/Distribution.ts'
import { type Metric, metricNames, metrics } from '../measure/metrics.ts'
import type { ServerNumbers } from '../measure/ServerWatch.ts'
import type { Totals } from '../measure/Tally.ts'

/** Shares are from 0 to 1; kB are thousands of bytes, KB and MB powers of two. */
export type Unit = 'ms' | 'cells' | 'share' | 'count' | 'cores' | 'MB' | 'KB' | 'kB'

/** What there is to know of a number before it is measured. */
export interface NumberKind {
  unit: Unit
  better: 'low' | 'high' | 'neither'
}

interface Measured {
  totals: Totals
  server: ServerNumbers | undefined
  botS: number
}

interface Derived extends NumberKind {
  /** Undefined where there was nothing to measure it by. */
  of: (measured: Measured) => number | undefined
}

const quantiles = { p50: 0.5, p90: 0.9, p99: 0.99, 'p99.9': 0.999, max: 1 } as const
const serverQuantiles = { p50: 'p50Ms', p99: 'p99Ms', 'p99.9': 'p999Ms' } as const
const serverSpreads = ['tickWork', 'tickLateness', 'encode', 'gc', 'loopDelay'] as const

const share = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : part / whole

const low = (unit: Unit, of: Derived['of']): Derived => ({ unit, better: 'low', of })
const countOf =
  (...names: string[]) =>
  ({ totals }: Measured) =>
    names.reduce((sum, name) => sum + totals.countOf(name), 0)
const prefixed =
  (prefix: string) =>
  ({ totals: { counts } }: Measured) =>
    [...counts].reduce((sum, [name, count]) => (name.startsWith(prefix) ? sum + count : sum), 0)
/** Only bots that draw frames can tell. */
const seenIn = (of: (measured: Measured) => number) => (measured: Measured) =>
  measured.totals.countOf('frames') === 0 ? undefined : of(measured)
const ofServer = (of: (server: ServerNumbers) => number | undefined) => (measured: Measured) =>
  measured.server && of(measured.server)

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

/** What follows from counts and from the server's totals, by name. */
const derived: Readonly<Record<string, Derived>> = {
  'joins.count': { unit: 'count', better: 'neither', of: countOf('joins') },
  'joins.refusedShare': low('share', ({ totals }) =>
    share(totals.countOf('joinsRefused'), totals.countOf('joinsTried')),
  ),
  'stays.closed': low('count', prefixed('closed: ')),
  'resumes.refused': low('count', prefixed('resume refused: ')),
  'frames.starvedShare': low('share', ({ totals }) =>
    share(totals.countOf('starvedFrames'), totals.countOf('frames')),
  ),
  'frames.bad': low('count', countOf('badFrames', 'strayFrames')),
  'corrections.count': low('count', seenIn(countOf('corrections'))),
  'corrections.withoutContact': low('count', seenIn(countOf('correctionsWithoutContact'))),
  'hits.agreement': {
    unit: 'share',
    better: 'high',
    of: ({ totals }) => share(totals.countOf('hitsConfirmed'), totals.countOf('hitsShown')),
  },
  'leaks.count': low('count', countOf('leaks')),
  'gotThrough.count': low('count', prefixed('got through: ')),
  'speedHack.gained': low('cells', countOf('speedGainedCells')),
  // To and from one bot in a second, and what the server spends on it in that second.
  'perBot.kBIn': low('kB', ({ totals, botS }) => share(totals.countOf('bytesIn') / 1000, botS)),
  'perBot.kBOut': low('kB', ({ totals, botS }) => share(totals.countOf('bytesOut') / 1000, botS)),
  'perBot.serverCpuMs': low('ms', ({ server, botS }) => server && share(server.cpuMs, botS)),
  'server.droppedTicks': low(
    'count',
    ofServer(({ droppedTicks }) => droppedTicks),
  ),
  'server.governorChanges': low(
    'count',
    ofServer(({ governorChanges }) => governorChanges),
  ),
  'server.gcOver10ms': low(
    'count',
    ofServer(({ gc }) => gc && countAbove(gc, 10)),
  ),
  'server.gcMaxEdge': low(
    'ms',
    ofServer(({ gc }) => gc && (gc.maxBucketMs ?? gc.buckets.edgesMs.at(-1))),
  ),
  'server.cpuCores': low(
    'cores',
    ofServer(({ cpuMs, forMs }) => share(cpuMs, forMs)),
  ),
  'server.rssMB': low(
    'MB',
    ofServer(({ rssBytes }) => rssBytes / 2 ** 20),
  ),
  'server.bufferedKB': low(
    'KB',
    ofServer(({ bufferedBytesMax }) => bufferedBytesMax / 1024),
  ),
  'server.errors': low(
    'count',
    ofServer(({ errors }) => sumOf(errors)),
  ),
}

/** All numbers that a run can have: those that gates may use and comparisons show. */
export const numberKinds: ReadonlyMap<string, NumberKind> = new Map<string, NumberKind>([
  ...metricNames.flatMap((metric) => kindsOf(metric, Object.keys(quantiles), metrics[metric])),
  ...Object.entries(derived),
  ...serverSpreads.flatMap((name) => kindsOf(`server.${name}`, Object.keys(serverQuantiles), 'ms')),
])

export const numberNames: readonly string[] = [...numberKinds.keys()]

function kindsOf(stem: string, names: readonly string[], unit: Unit): [string, NumberKind][] {
  return names.map((name) => [`${stem}.${name}`, { unit, better: 'low' }])
}

/**
 * Every number of a run or a part of one, by name; those that were not measured are missing. `botS`
 * are the seconds of all bots that were live, added up: 10 bots for a minute are 600.
 */
export function numbersOf(
  totals: Totals,
  server: ServerNumbers | undefined,
  botS = 0,
): Record<string, number> {
  const numbers: Record<string, number> = {}
  for (const [metric, distribution] of totals.distributions)
    addQuantiles(numbers, metric, distribution)
  for (const [name, { of }] of Object.entries(derived)) {
    const value = of({ totals, server, botS })
    if (value !== undefined) numbers[name] = value
  }
  for (const spread of serverSpreads) addSpread(numbers, spread, server?.[spread])
  return numbers
}

function addQuantiles(numbers: Record<string, number>, metric: Metric, values: Distribution): void {
  if (values.count === 0) return
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
