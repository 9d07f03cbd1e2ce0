import { parseArgs } from 'node:util'
import { type Grade, grades } from '@tidepaint/shared/brain/sight'
import { modeOf, modes } from '@tidepaint/shared/modes/modes'

export interface Options {
  target: string
  bots: number
  forMs: number
  mode: string
  room: string | undefined
  grade: Grade
  seed: number
}

const BOTS_MAX = 500
const FOR_S_MAX = 3600

const usage = `npm run bots -- [--target http://localhost:8080] [--bots 8] [--for 60s]
                 [--mode ${modes.map(({ id }) => id).join('|')}] [--room id] [--grade ${grades.join('|')}] [--seed 1]`

/** Reads the command line or throws one error that names every bad value. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', default: 'http://localhost:8080' },
      bots: { type: 'string', default: '8' },
      for: { type: 'string', default: '60s' },
      mode: { type: 'string', default: modes[0]?.id ?? 'tide' },
      room: { type: 'string' },
      grade: { type: 'string', default: 'steady' },
      seed: { type: 'string', default: '1' },
    },
  })
  const faults: string[] = []
  const check = (ok: boolean, fault: string) => void (ok || faults.push(fault))
  const bots = Number(values.bots)
  const seed = Number(values.seed)
  const forMs = durationMs(values.for)
  const grade = grades.find((each) => each === values.grade)
  check(
    URL.canParse(values.target),
    `--target is "${values.target}"; it must be an address like http://localhost:8080`,
  )
  check(
    isWhole(bots, 1, BOTS_MAX),
    `--bots is "${values.bots}"; it must be a whole number from 1 to ${BOTS_MAX}`,
  )
  check(
    isWhole(forMs, 1, FOR_S_MAX * 1000),
    `--for is "${values.for}"; it must be a time like 60s or 5m, at most ${FOR_S_MAX}s`,
  )
  check(
    modeOf(values.mode) !== undefined,
    `--mode is "${values.mode}"; it must be one of ${modes.map(({ id }) => id).join(', ')}`,
  )
  check(grade !== undefined, `--grade is "${values.grade}"; it must be one of ${grades.join(', ')}`)
  check(
    isWhole(seed, 0, 2 ** 32 - 1),
    `--seed is "${values.seed}"; it must be a whole number from 0 to ${2 ** 32 - 1}`,
  )
  if (faults.length > 0 || !grade) throw new Error([...faults, usage].join('\n'))
  return { target: values.target, bots, forMs, mode: values.mode, room: values.room, grade, seed }
}

const isWhole = (n: number, min: number, max: number) => Number.isInteger(n) && n >= min && n <= max

/** `90s`, `5m` or `1h` in milliseconds; NaN for anything else. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? []
  if (!count || !unit) return Number.NaN
  return Number(count) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h']
}
