import { CommandLine } from '@tidepaint/loadtest/commandLine'
import { SEATS_MAX } from '@tidepaint/shared/tuning'
import { type Contender, contenders } from '../peers/contenders.ts'
import { type Placing, placings } from '../peers/placing.ts'

export interface Options {
  /** Seats of the rooms, one after the other. */
  seats: readonly number[]
  placings: readonly Placing[]
  contenders: readonly Contender[]
  rounds: number
  forMs: number
  warmUpMs: number
  /** Until craft that were moved are in view, of a patch eight, and with them the floor. */
  placeMs: number
  /** For so long at most a server may take to serve in full again what it gave up before. */
  recoverMs: number
  /** After a rest, until ticks and inputs come evenly again. */
  settleMs: number
  seed: number
  /** Whether rooms are played, and whether the encoders are measured by themselves. */
  plays: boolean
  encodes: boolean
}

const SEATS_MIN = 2
/** A match lasts 180 s, and seats are taken in some of them. */
const PLAYED_MS_MAX = 150_000
const names = contenders.map(({ name }) => name)

export const usage = `npm run bench:room -- [options]

  --seats 16,50,100,200,500   seats of the rooms, one after the other
  --spread | --crowded        only with craft as they fly, or only all in the middle
  --contenders ${names.join(',')}   who plays; the others are compared with the first
  --rounds 2                  of each, in turns
  --for 3s                    how long a round is
  --warm-up 3s                before the first round
  --seed 1                    of what players do
  --play | --encode           only rooms that are played, or only the encoders by themselves`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const types = {
  seats: text,
  spread: flag,
  crowded: flag,
  contenders: text,
  rounds: text,
  for: text,
  'warm-up': text,
  seed: text,
  play: flag,
  encode: flag,
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the command line, or throws one error that names every bad value. Undefined: help is wanted. */
export function readOptions(args: readonly string[]): Options | undefined {
  const line = new CommandLine(args, types, usage)
  if (line.flag('help')) return undefined
  const options: Options = {
    seats: listOf(
      line,
      'seats',
      isSeats,
      `whole numbers from ${SEATS_MIN} to ${SEATS_MAX}, even`,
    )?.map(Number) ?? [16, 50, 100, 200, 500],
    placings: placings.filter(
      (placing) => line.flag(placing) || !placings.some((p) => line.flag(p)),
    ),
    contenders: contendersOf(line),
    rounds: line.whole('rounds', [1, 10]) ?? 2,
    forMs: line.timeMs('for', 120) ?? 3000,
    warmUpMs: line.timeMs('warm-up', 60) ?? 3000,
    placeMs: 2500,
    recoverMs: 20_000,
    settleMs: 1000,
    seed: line.whole('seed', [0, 1_000_000]) ?? 1,
    plays: line.flag('play') || !line.flag('encode'),
    encodes: line.flag('encode') || !line.flag('play'),
  }
  line.check(
    !(line.flag('play') && line.flag('encode')),
    '--play and --encode: only one of them, or none for both',
  )
  checkLength(line, options)
  line.done()
  return options
}

const isSeats = (word: string): boolean => {
  const seats = Number(word)
  return /^\d{1,3}$/.test(word) && seats >= SEATS_MIN && seats <= SEATS_MAX && seats % 2 === 0
}

function contendersOf(line: CommandLine<keyof typeof types>): readonly Contender[] {
  const named = listOf(
    line,
    'contenders',
    (word) => names.some((name) => name === word),
    names.join(', '),
  )
  return named?.flatMap((word) => contenders.filter(({ name }) => name === word)) ?? contenders
}

/** Words with commas between them, each once; undefined unless given. */
function listOf(
  line: CommandLine<keyof typeof types>,
  name: keyof typeof types,
  isKnown: (word: string) => boolean,
  known: string,
): string[] | undefined {
  const given = line.text(name)
  const words = given?.split(',')
  const ok = words === undefined || (words.every(isKnown) && new Set(words).size === words.length)
  line.check(ok, `--${name} is "${given}"; it must be a list like a,b of ${known}, each once`)
  return words
}

function checkLength(line: CommandLine<keyof typeof types>, options: Options): void {
  const { placings: places, rounds, forMs, warmUpMs, placeMs, recoverMs, settleMs } = options
  const playedMs = warmUpMs + recoverMs + places.length * (placeMs + rounds * (settleMs + forMs))
  const most = PLAYED_MS_MAX / 1000
  line.check(
    playedMs <= PLAYED_MS_MAX,
    `all rounds take ${playedMs / 1000} s; a match has ${most} s for them`,
  )
}
