import type { Place } from '../report/Report.ts'
import { columnsOf, wrapped } from '../report/text.ts'
import { digits, whole } from '../report/shown.ts'
import { checkerNames, checkers, type Verdicts } from './checkers/checkers.ts'
import { type ChaosOptions, type Control, controls } from './options.ts'
import { strikeText } from './plan.ts'
import { areMet, type MeasuredRound, type TargetGroup, type TargetRow } from './targets.ts'

export interface ChaosReport {
  place: Place
  startedAt: string
  options: Pick<ChaosOptions, 'seed' | 'rooms' | 'seats' | 'nodes' | 'calmMs'>
  control: Control | undefined
  rounds: MeasuredRound[]
  verdicts: Verdicts
  targets: TargetGroup[]
  /** Why its times do not count, if they do not; what was checked holds all the same. */
  void: string | undefined
  /** Why not all strikes were made, if so. */
  broken: string | undefined
  /** Ctrl-C ended it early. */
  isCut: boolean
}

/** Findings of one checker that are printed; the report has all. */
const SHOWN_MAX = 5

/** One round for people, as soon as it is over. */
export function roundText({ strike, measures, lost, joinsMs, failed }: MeasuredRound): string {
  const { backMs, neverBack, gapMs, lostPlayMs, zombieTicks } = measures
  const back = backMs.length > 0 ? [`${backMs.length} back within ${ms(Math.max(...backMs))}`] : []
  const never = neverBack > 0 ? [`${neverBack} not back`] : []
  const play = lostPlayMs.length > 0 ? [`play lost ${ms(Math.max(...lostPlayMs))}`] : []
  const gone = lost.length > 0 ? [`LOST ${lost.join(' ')}`] : []
  const zombies = zombieTicks > 0 ? [`${zombieTicks} TICKS OF A FORMER OWNER`] : []
  const joins = joinsMs.length > 0 ? [`joins back in ${ms(Math.max(...joinsMs))}`] : []
  const gap = gapMs.length > 0 ? [`longest gap ${ms(Math.max(...gapMs))}`] : []
  const fault = failed === undefined ? [] : [`COULD NOT BE DONE: ${failed}`]
  const parts = [...fault, ...gap, ...back, ...never, ...play, ...joins, ...zombies, ...gone]
  return `${strikeText(strike)}: ${parts.join(', ')}`
}

const ms = (value: number): string => `${whole(value)} ms`

/** What was found, for a terminal of 100 columns. */
export function reportText(report: ChaosReport): string {
  return [
    ...checkerNames.flatMap((name) => verdictText(checkers[name].text, report.verdicts[name])),
    '',
    ...report.targets.flatMap(groupText),
    ...(report.broken ? wrapped(`THE RUN BROKE: ${report.broken}`) : []),
    ...(report.void ? wrapped(`the times of this run do not count: ${report.void}`) : []),
  ].join('\n')
}

function verdictText(text: string, faults: readonly string[]): string[] {
  if (faults.length === 0) return [`ok     ${text}`]
  const more = faults.length > SHOWN_MAX ? [`       and ${faults.length - SHOWN_MAX} more`] : []
  return [
    `FAILED ${text}`,
    ...faults.slice(0, SHOWN_MAX).map((fault) => `       ${fault}`),
    ...more,
  ]
}

function groupText({ title, rounds, roundsMin, rows }: TargetGroup): string[] {
  const few = rounds < roundsMin ? `; the promise is over ${roundsMin}` : ''
  const lines = rows.map((row) => [
    row.isMet ? 'met' : 'MISSED',
    row.what,
    shownValue(row, row.measured),
    `of ${shownValue(row, row.atMost)}`,
  ])
  return [
    `${title}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}${few}`,
    ...columnsOf(lines, 'llrl'),
    '',
  ]
}

function shownValue({ unit }: TargetRow, value: number | undefined): string {
  if (value === undefined) return 'nothing measured'
  return unit === 'ms' ? `${digits(value)} ms` : whole(value)
}

const EXIT = { ok: 0, failed: 1, void: 2, stopped: 130 } as const

/** What a run says by its exit code. A control run is well if the fault it made was found. */
export function exitCodeOf({
  verdicts,
  targets,
  rounds,
  control,
  isCut,
  ...report
}: ChaosReport): number {
  if (isCut) return EXIT.stopped
  if (control) return verdicts[controls[control]].length > 0 ? EXIT.ok : EXIT.failed
  const isSound = checkerNames.every((name) => verdicts[name].length === 0)
  const isDone = !report.broken && rounds.every(({ failed }) => failed === undefined)
  if (!isSound || !isDone || !areMet(targets)) return EXIT.failed
  return report.void ? EXIT.void : EXIT.ok
}
