import { TICK_MS } from '@tidepaint/shared/tuning'
import type { Link } from '../links/profiles.ts'
import { Distribution } from '../measure/Distribution.ts'
import type { ClockSamples, Readings } from './Gauges.ts'
import { gradesOf, type Values } from './grades.ts'
import type { ActReadings } from './pilots.ts'
import type { LinkReport, Spread, Way } from './report.ts'
import { ServerTime } from './ServerTime.ts'
import type { ServerRecord } from './serverProbe.ts'

/** All that was read of one pair. */
export interface Measured {
  duel: ActReadings
  duelRecord: ServerRecord
  chase: ActReadings
  resumeMs: readonly number[]
}

/** What this machine makes late would be taken for the line's fault: at most so much for one in a hundred. */
const LATE_MS_MAX = 17
/** Fewer than these say nothing. */
const HITS_MIN = 20

export function linkReport(link: Link, way: Way, measured: Measured): LinkReport {
  const { duel, chase, duelRecord } = measured
  const duelists = [duel.shooter, duel.target]
  const serverTime = new ServerTime(duelRecord)
  const { viewDelay, clockError } = clocksOf(duelists, serverTime)
  const confirmed = merged(duelists.map(({ confirmedMs }) => confirmedMs))
  const frameLate = merged([duel.frameLateMs, chase.frameLateMs])
  const rewind = distributionOf(duelRecord.rewindMs)
  const tickLate = distributionOf(serverTime.lateMs)
  const values: Values = {
    ...correctionValues(measured),
    viewDelayMs: viewDelay.quantile(0.5),
    starvedPct: pct(sum(duelists, 'starvedFrames'), sum(duelists, 'frames')),
    clockErrorP99Ms: clockError.quantile(0.99),
    confirmedP95Ms: confirmed.quantile(0.95),
    confirmedP99Ms: confirmed.quantile(0.99),
    resumeMs: measured.resumeMs.toSorted((a, b) => a - b)[measured.resumeMs.length >> 1] ?? 0,
  }
  const { hitsShown, hitsConfirmed } = duel.shooter
  if (hitsShown >= HITS_MIN) values.hitAgreementPct = pct(hitsConfirmed, hitsShown)
  return {
    link,
    way,
    values,
    grades: gradesOf(values, link),
    counts: countsOf(measured),
    viewDelayMs: spreadOf(viewDelay),
    rewindMs: spreadOf(rewind),
    clockErrorMs: spreadOf(clockError),
    confirmedMs: spreadOf(confirmed),
    patchGapMs: spreadOf(merged(duelists.map(({ patchGapMs }) => patchGapMs))),
    frameLateMs: spreadOf(frameLate),
    tickLateMs: spreadOf(tickLate),
    void: voidOf('frame', frameLate) ?? voidOf('tick', tickLate),
  }
}

/** A duel without contact must be predicted to the bit; a chase is full of contact. */
function correctionValues({ duel, chase }: Measured): Values {
  const all = [duel.shooter, duel.target, chase.shooter, chase.target]
  const chasers = [chase.shooter, chase.target]
  const cells = merged(all.map(({ correctionCells }) => correctionCells))
  return {
    unexplainedCorrections: sum(all, 'correctionsWithoutContact'),
    contactCorrectionPct: pct(sum(chasers, 'corrections'), sum(chasers, 'inputs')),
    correctionP99Cells: cells.quantile(0.99),
  }
}

/** How far behind the others were drawn, and how far off each session's idea of server time was. */
function clocksOf(readings: readonly Readings[], serverTime: ServerTime) {
  const viewDelay = new Distribution()
  const clockError = new Distribution()
  for (const { clock } of readings) {
    for (const { delayMs, errorMs } of comparisons(clock, serverTime)) {
      viewDelay.record(delayMs)
      clockError.record(errorMs)
    }
  }
  return { viewDelay, clockError }
}

function* comparisons({ atMs, viewTick, statedDelayMs }: ClockSamples, serverTime: ServerTime) {
  for (const [at, machineMs] of atMs.entries()) {
    const viewMs = (viewTick[at] as number) * TICK_MS
    const trueMs = serverTime.at(machineMs)
    const statedMs = viewMs + (statedDelayMs[at] as number)
    yield { delayMs: trueMs - viewMs, errorMs: Math.abs(statedMs - trueMs) }
  }
}

function countsOf({ duel, chase }: Measured): LinkReport['counts'] {
  const all = [duel.shooter, duel.target, chase.shooter, chase.target]
  return {
    hitsShown: duel.shooter.hitsShown,
    inputs: sum(all, 'inputs'),
    frames: sum(all, 'frames'),
    corrections: sum(all, 'corrections'),
  }
}

function voidOf(what: string, late: Distribution): string | undefined {
  const lateMs = late.quantile(0.99)
  if (lateMs <= LATE_MS_MAX) return undefined
  return `this machine was too busy: one ${what} in a hundred came ${lateMs.toFixed(0)} ms late (at most ${LATE_MS_MAX})`
}

const pct = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole)

type Count = {
  [K in keyof Readings]: Readings[K] extends number ? K : never
}[keyof Readings]
const sum = (all: readonly Readings[], count: Count): number =>
  all.reduce((total, each) => total + each[count], 0)

function distributionOf(values: readonly number[]): Distribution {
  const all = new Distribution()
  for (const value of values) all.record(value)
  return all
}

function merged(encoded: readonly string[]): Distribution {
  const all = new Distribution()
  for (const each of encoded) all.add(Distribution.decode(each))
  return all
}

function spreadOf(distribution: Distribution): Spread {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => distribution.quantile(share))
  return { p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0 }
}
