import { parseArgs } from 'node:util'

export interface Options {
  rounds: number
  forMs: number
  warmUpMs: number
  /** Rooms of so many seats; a room of `big` after them, unless it is 0. */
  rooms: number
  seats: number
  big: number
  seed: number
  /** Where each server leaves a CPU profile. */
  profileDir: string | undefined
}

/** What is allowed of each number, and what it is without a word. */
const numbers = {
  rounds: { fallback: 2, min: 1, max: 10 },
  seconds: { fallback: 12, min: 1, max: 120 },
  'warm-up': { fallback: 15, min: 0, max: 60 },
  rooms: { fallback: 4, min: 0, max: 40 },
  seats: { fallback: 16, min: 2, max: 16 },
  big: { fallback: 100, min: 0, max: 200 },
  seed: { fallback: 1, min: 0, max: 1_000_000 },
} as const
type NumberName = keyof typeof numbers
const names = Object.keys(numbers) as NumberName[]

/** After a rest, until ticks and inputs come evenly again. */
export const SETTLE_MS = 2000

/** A match lasts 180 s, and seats are taken in some of them. */
const PLAYED_MS_MAX = 160_000

const usage = `npm run bench:peers -- ${names.map((name) => `[--${name} ${numbers[name].fallback}]`).join(' ')} [--profile folder]`

/** Reads the command line, or throws one error that names every bad value. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args)
  const faults: string[] = []
  const whole = (name: NumberName, isAllowed: (n: number) => boolean = () => true, also = '') => {
    const { fallback, min, max } = numbers[name]
    const given = values[name] ?? String(fallback)
    const n = /^\d{1,7}$/.test(given) ? Number(given) : Number.NaN
    if (!(n >= min && n <= max && isAllowed(n))) {
      faults.push(`--${name} is "${given}"; it must be a whole number from ${min} to ${max}${also}`)
    }
    return n
  }
  const options: Options = {
    rounds: whole('rounds'),
    forMs: whole('seconds') * 1000,
    warmUpMs: whole('warm-up') * 1000,
    rooms: whole('rooms'),
    seats: whole('seats', (n) => n % 2 === 0, ' for two equal teams'),
    big: whole(
      'big',
      (n) => n === 0 || (n > 16 && n % 4 === 0),
      ': 0, or above 16 for four equal teams',
    ),
    seed: whole('seed'),
    profileDir: values.profile,
  }
  faults.push(...unplayable(options))
  if (faults.length > 0) throw new OptionsError([...faults, usage].join('\n'))
  return options
}

function unplayable({ rooms, big, rounds, forMs, warmUpMs }: Options): string[] {
  const playedMs = warmUpMs + rounds * (forMs + SETTLE_MS)
  return [
    ...(rooms + big === 0 ? ['--rooms and --big are both 0; one must play'] : []),
    ...(playedMs > PLAYED_MS_MAX
      ? [`all rounds take ${playedMs / 1000} s; a match has ${PLAYED_MS_MAX / 1000} s for them`]
      : []),
  ]
}

/** Its message is for whoever typed the command, and needs no stack. */
export class OptionsError extends Error {}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const numeric = Object.fromEntries(names.map((name) => [name, text])) as Record<
    NumberName,
    typeof text
  >
  try {
    return parseArgs({ args: [...args], options: { ...numeric, profile: text } })
  } catch (error) {
    throw new OptionsError(`${(error as Error).message}\n${usage}`)
  }
}
