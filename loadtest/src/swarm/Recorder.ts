import { type Metric, metrics } from '../measure/metrics.ts'
import type { Noise } from '../measure/NoiseWatch.ts'
import { between, type ServerNumbers, type ServerSample } from '../measure/ServerWatch.ts'
import { Totals } from '../measure/Tally.ts'
import { numbersOf } from '../report/numbers.ts'
import type { Report, Series } from '../report/Report.ts'
import type { Second } from './Swarm.ts'

/** Bots that were given their frames later than a frame lasts would report their own faults as the server's. */
export const BOT_LATE_P99_MS_MAX = 1000 / 60

const LATEST_MAX = 11

/** One second, with what the server said at its end. */
export interface Moment extends Second {
  server: ServerSample
}

/** Columns of the series, from one second and the server's numbers in it; null where there is nothing. */
const columns: Readonly<
  Record<string, (now: Moment, server: ServerNumbers | undefined) => number | null | undefined>
> = {
  live: ({ live }) => live,
  underway: ({ underway }) => underway,
  joins: counted('joins'),
  joinsRefused: counted('joinsRefused'),
  drops: counted('drops'),
  resumes: counted('resumes'),
  joinP50Ms: quantileOf('join', 0.5),
  joinP99Ms: quantileOf('join', 0.99),
  resumeP99Ms: quantileOf('resume', 0.99),
  roundTripP50Ms: quantileOf('roundTrip', 0.5),
  roundTripP99Ms: quantileOf('roundTrip', 0.99),
  viewDelayP50Ms: quantileOf('viewDelay', 0.5),
  viewDelayP99Ms: quantileOf('viewDelay', 0.99),
  snapshotAgeP99Ms: quantileOf('snapshotAge', 0.99),
  inputConfirmedP50Ms: quantileOf('inputConfirmed', 0.5),
  inputConfirmedP99Ms: quantileOf('inputConfirmed', 0.99),
  starvedPct: ({ totals }) => pct(totals.countOf('starvedFrames'), totals.countOf('frames')),
  corrections: counted('corrections'),
  correctionsWithoutContact: counted('correctionsWithoutContact'),
  botLateP99Ms: quantileOf('botLate', 0.99),
  kBInPerBotS: ({ totals, live }) => (live === 0 ? null : totals.countOf('bytesIn') / live / 1000),
  closed: ({ totals }) => sumOf([...totals.counts].filter(([name]) => name.startsWith('closed: '))),
  badFrames: ({ totals }) => totals.countOf('badFrames') + totals.countOf('strayFrames'),
  tickWorkP99Ms: (_, server) => server?.tickWork?.p99Ms,
  tickLatenessP99Ms: (_, server) => server?.tickLateness?.p99Ms,
  loopDelayP99Ms: (_, server) => server?.loopDelay?.p99Ms,
  gcP99Ms: (_, server) => server?.gc?.p99Ms,
  cpuCores: (_, server) => server && server.cpuMs / server.forMs,
  rssMB: (_, server) => server && server.rssBytes / 2 ** 20,
  bufferedKB: (_, server) => server && server.bufferedBytesMax / 1024,
  serverErrors: (_, server) => server && sumOf(Object.entries(server.errors)),
}

function counted(name: string) {
  return ({ totals }: Moment) => totals.countOf(name)
}

function quantileOf(metric: Metric, share: number) {
  return ({ totals }: Moment) => totals.distributions.get(metric)?.quantile(share)
}

const sumOf = (counts: readonly (readonly [string, number])[]): number =>
  counts.reduce((sum, [, each]) => sum + each, 0)

const pct = (part: number, whole: number): number | null =>
  whole === 0 ? null : (100 * part) / whole

/** Keeps what a run says of itself, second by second, and makes a report of it. */
export class Recorder {
  readonly #first: ServerSample
  /** The latest ones only: a run may last for days. */
  readonly #latest: Moment[] = []
  /** What the server said at the moment at which most was waiting for its sockets. */
  #fullest: ServerSample
  readonly #errors = new Map<string, number>()
  /** Seconds that bots were live, of all of them together. */
  #botS = 0
  readonly #series: Series = { atS: [] }

  /** `first` is what the server said before the run. */
  constructor(first: ServerSample) {
    this.#first = first
    this.#fullest = first
  }

  add(now: Moment): void {
    const server = between(this.#before(0), now.server)
    this.#botS += now.live
    this.#latest.push(now)
    if (this.#latest.length > LATEST_MAX) this.#latest.shift()
    if (mostBuffered(now.server) > mostBuffered(this.#fullest)) this.#fullest = now.server
    for (const [name, count] of now.totals.counts) {
      if (isError(name)) this.#errors.set(name, (this.#errors.get(name) ?? 0) + count)
    }
    this.#series.atS.push(now.atS)
    for (const [name, of] of Object.entries(columns)) {
      const column = (this.#series[name] ??= [])
      column.push(of(now, server) ?? null)
    }
  }

  /** The numbers of the latest `seconds` by name, of at most ten. */
  numbersOfLast(seconds: number): Record<string, number> {
    const latest = this.#latest.slice(-seconds)
    const totals = new Totals()
    for (const moment of latest) totals.addAll(moment.totals)
    const botS = latest.reduce((sum, { live }) => sum + live, 0)
    return numbersOf(totals, between(this.#before(seconds), this.#before(0)), botS)
  }

  /** Refusals and closings so far, by name. */
  errors(): [name: string, count: number][] {
    return [...this.#errors]
  }

  /** What the server said so many seconds ago. */
  #before(seconds: number): ServerSample {
    return this.#latest.at(-1 - seconds)?.server ?? this.#first
  }

  /** All of it. `totals` also has what came after the last whole second. */
  report(
    totals: Totals,
    noise: Noise,
    rest: Omit<
      Report,
      | 'distributions'
      | 'counts'
      | 'series'
      | 'server'
      | 'serverUnread'
      | 'numbers'
      | 'noise'
      | 'voidBecause'
      | 'notes'
    >,
  ): Report {
    const last = this.#before(0)
    const server = between(this.#first, last, [this.#fullest])
    const { voidBecause, ...measured } = noise
    return {
      ...rest,
      noise: measured,
      voidBecause: [...voidBecause, ...lateness(totals)],
      distributions: distributionsOf(totals),
      counts: Object.fromEntries([...totals.counts].toSorted(([a], [b]) => a.localeCompare(b))),
      series: this.#series,
      server,
      serverUnread: last.unread.map(({ url, reason }) => `${url}: ${reason}`),
      numbers: numbersOf(totals, server, this.#botS),
      notes: [...totals.notes],
    }
  }
}

const isError = (name: string): boolean => /^(refused|closed|resume refused): /.test(name)

const mostBuffered = ({ nodes }: ServerSample): number =>
  Math.max(0, ...nodes.map(({ bufferedBytesMax }) => bufferedBytesMax))

function distributionsOf(totals: Totals): Report['distributions'] {
  const shown = [...totals.distributions].map(([metric, values]) => {
    return [metric, { ...values.summary(), unit: metrics[metric], histogram: values.encode() }]
  })
  return Object.fromEntries(shown) as Report['distributions']
}

function lateness(totals: Totals): string[] {
  const lateMs = totals.quantile('botLate', 0.99)
  if (lateMs <= BOT_LATE_P99_MS_MAX) return []
  return [
    `the bots were late themselves: p99 ${lateMs.toFixed(1)} ms (at most ${BOT_LATE_P99_MS_MAX.toFixed(1)}); use fewer, or lighter ones`,
  ]
}
