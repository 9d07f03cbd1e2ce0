import { stripVTControlCharacters, styleText } from 'node:util'
import type { SwarmPlan } from './orders.ts'
import type { Recorder } from './Recorder.ts'
import type { Second } from './Swarm.ts'

/** How many seconds the numbers on the screen are of. */
const WINDOW_S = 5
/** A line as often as this where there is no terminal. */
const LINE_EVERY_S = 5
const BAR = 30

/** Shows a run while it lasts: a picture that is drawn anew on a terminal, else a line now and then. */
export class Screen {
  readonly #plan: SwarmPlan
  readonly #isLive: boolean
  #lines = 0

  constructor(plan: SwarmPlan, isLive = process.stdout.isTTY) {
    this.#plan = plan
    this.#isLive = isLive
  }

  show(second: Second, recorder: Recorder): void {
    if (this.#isLive) this.#draw(pictureOf(second, recorder, this.#plan))
    else if (second.atS % LINE_EVERY_S === 0) console.log(lineOf(second, recorder))
  }

  #draw(lines: readonly string[]): void {
    const width = process.stdout.columns || 80
    const up = this.#lines > 0 ? `\u001B[${this.#lines}A` : ''
    const shown = lines.map((line) => `\u001B[2K${fitted(line, width - 1)}`)
    process.stdout.write(`${up}${shown.join('\n')}\n`)
    this.#lines = lines.length
  }
}

/** Cut to a width, without its colours if it has to be. */
function fitted(line: string, width: number): string {
  const plain = stripVTControlCharacters(line)
  return plain.length <= width ? line : plain.slice(0, width)
}

type Numbers = Record<string, number>

const dim = (text: string): string => styleText('dim', text)
/** A number with its unit, or a dash where nothing was measured. */
const show = (value: number | undefined, unit: string, digits = 1): string =>
  value === undefined || Number.isNaN(value) ? '–' : `${value.toFixed(digits)} ${unit}`.trim()
const pct = (share: number | undefined): string =>
  show(share === undefined ? undefined : share * 100, '%', 2)

function pictureOf(second: Second, recorder: Recorder, plan: SwarmPlan): string[] {
  const { atS, live, underway } = second
  const numbers = recorder.numbersOfLast(WINDOW_S)
  const done = Math.min(1, atS / plan.forS)
  const bar = '█'.repeat(Math.round(BAR * done)).padEnd(BAR, '░')
  const row = (name: string, ...parts: string[]) =>
    `  ${name.padEnd(16)}${parts.join(dim('  ·  '))}`
  return [
    '',
    `  ${bar} ${clock(atS)} of ${clock(plan.forS)}`,
    row(
      'playing',
      `${live} of ${plan.bots}`,
      `${underway} underway`,
      `${joinsPerS(numbers, atS)} joins/s`,
    ),
    row('join', ...p50p99(numbers, 'join')),
    row('round trip', ...p50p99(numbers, 'roundTrip')),
    row(
      'view delay',
      ...p50p99(numbers, 'viewDelay'),
      `starved ${pct(numbers['frames.starvedShare'])}`,
    ),
    row('snapshot age', ...p50p99(numbers, 'snapshotAge')),
    row('input confirmed', ...p50p99(numbers, 'inputConfirmed')),
    row(
      'corrections',
      `${numbers['corrections.count'] ?? 0}`,
      `without contact ${numbers['corrections.withoutContact'] ?? 0}`,
    ),
    row('server tick', ...serverParts(numbers)),
    row('bots late', ...p50p99(numbers, 'botLate')),
    row('errors', errorsOf(recorder)),
    dim('  Ctrl-C ends the run and reports what there is'),
  ]
}

const clock = (s: number): string => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
const joinsPerS = (numbers: Numbers, atS: number): string =>
  ((numbers['joins.count'] ?? 0) / Math.min(atS, WINDOW_S)).toFixed(1)

function p50p99(numbers: Numbers, metric: string): string[] {
  return [
    `p50 ${show(numbers[`${metric}.p50`], 'ms')}`.padEnd(14),
    `p99 ${show(numbers[`${metric}.p99`], 'ms')}`,
  ]
}

function serverParts(numbers: Numbers): string[] {
  if (numbers['server.cpuCores'] === undefined) return ['its numbers cannot be read from here']
  return [
    `p99 ${show(numbers['server.tickWork.p99'], 'ms')}`.padEnd(14),
    `late p99 ${show(numbers['server.tickLateness.p99'], 'ms')}`,
    `CPU ${show(numbers['server.cpuCores'], 'cores', 2)}`,
    `${show(numbers['server.rssMB'], 'MB', 0)}`,
  ]
}

function errorsOf(recorder: Recorder): string {
  const errors = recorder.errors()
  return errors.length === 0 ? 'none' : errors.map(([name, count]) => `${name} ${count}`).join(', ')
}

function lineOf({ atS, live }: Second, recorder: Recorder): string {
  const numbers = recorder.numbersOfLast(WINDOW_S)
  const parts = [
    `${clock(atS)} ${live} playing`,
    `${joinsPerS(numbers, atS)} joins/s`,
    `round trip p99 ${show(numbers['roundTrip.p99'], 'ms')}`,
    `view delay ${show(numbers['viewDelay.p50'], 'ms')}`,
    `starved ${pct(numbers['frames.starvedShare'])}`,
    `tick p99 ${show(numbers['server.tickWork.p99'], 'ms')} late ${show(numbers['server.tickLateness.p99'], 'ms')}`,
    `bots late ${show(numbers['botLate.p99'], 'ms')}`,
    `errors: ${errorsOf(recorder)}`,
  ]
  return parts.join(', ')
}
