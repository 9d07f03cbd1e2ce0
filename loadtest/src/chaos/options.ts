import { CommandLine } from '../commandLine.ts'
import { type NemesisName, nemesisNames, nemesisOf } from './nemeses.ts'
import type { PlanWish } from './plan.ts'

/** What is switched off to see whether it is noticed. */
export const controls = {
  /** Redis is emptied right before each kill, so that nobody can go on with the room. */
  forgotten: 'rooms',
  /** A bot whose line was cut comes as a new player. */
  newcomer: 'seats',
} as const
export type Control = keyof typeof controls

export interface ChaosOptions extends PlanWish {
  /** From one strike to the next, once all are back. */
  calmMs: number
  control: Control | undefined
  out: string | undefined
  picture: string | undefined
}

export type ChaosCommand = { kind: 'run'; options: ChaosOptions } | { kind: 'help' }

/** What `npm test` runs. */
const short = {
  rounds: 3,
  nemeses: ['kill', 'freeze', 'redis-kill'],
  rooms: 2,
  seats: 2,
  calmMs: 1000,
} as const
const usual = { rounds: 12, nemeses: nemesisNames, rooms: 3, seats: 4, calmMs: 5000 } as const

const SEED_MAX = 2 ** 32 - 1
/** All bots fly in one process, a tenth of a core each ten. */
const BOTS_MAX = 64

export const usage = `npm run chaos -- [options]

Bots play on a cluster that is struck again and again; what they saw is checked afterwards.

  --seed 7          draws the plan; without it one is chosen, and printed
  --rounds ${usual.rounds}       strikes
  --nemesis a,b     of ${nemesisNames.slice(0, 6).join(', ')},
                    ${nemesisNames.slice(6).join(', ')}
                    all, unless given
  --rooms ${usual.rooms}         matches at a time
  --seats ${usual.seats}         bots in each
  --nodes 3         server processes
  --calm 5s         from one strike to the next, once all are back
  --short           what npm test runs: ${short.nemeses.join(', ')}, once each
  --control a       switches a protection off, and succeeds if that is noticed: ${Object.keys(controls).join(', ')}
  --out DIR         where histories and report go; reports/<time>-chaos unless given
  --picture FILE    the first kill as one player saw it, as SVG`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const optionTypes = {
  seed: text,
  rounds: text,
  nemesis: text,
  rooms: text,
  seats: text,
  nodes: text,
  calm: text,
  short: flag,
  control: text,
  out: text,
  picture: text,
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the command line, or throws one error that names every bad value. `newSeed` is for runs without one. */
export function readChaosCommand(args: readonly string[], newSeed: () => number): ChaosCommand {
  const line = new CommandLine(args, optionTypes, usage)
  if (line.flag('help')) return { kind: 'help' }
  const preset = line.flag('short') ? short : usual
  const named = line.text('nemesis')
  const options: ChaosOptions = {
    seed: line.whole('seed', [0, SEED_MAX]) ?? newSeed(),
    rounds: line.whole('rounds', [1, 10_000]) ?? preset.rounds,
    nemeses: named === undefined ? preset.nemeses : nemesesIn(named, line),
    rooms: line.whole('rooms', [1, 16]) ?? preset.rooms,
    seats: line.whole('seats', [1, BOTS_MAX]) ?? preset.seats,
    nodes: line.whole('nodes', [1, 16]) ?? 3,
    calmMs: line.timeMs('calm', 600) ?? preset.calmMs,
    control: line.oneOf('control', Object.keys(controls) as Control[]),
    out: line.text('out'),
    picture: line.text('picture'),
  }
  checkTogether(options, line)
  line.done()
  return { kind: 'run', options: controlled(options) }
}

function nemesesIn(list: string, line: CommandLine<keyof typeof optionTypes>): NemesisName[] {
  const names = [...new Set(list.split(',').map((name) => name.trim()))]
  for (const name of names) {
    const known = nemesisNames.some((each) => each === name)
    line.check(known, `--nemesis: there is no "${name}"; there are ${nemesisNames.join(', ')}`)
  }
  return nemesisNames.filter((name) => names.includes(name))
}

function checkTogether(
  { rooms, seats, picture, nodes, nemeses }: ChaosOptions,
  line: CommandLine<keyof typeof optionTypes>,
): void {
  const bots = rooms * seats
  line.check(!(bots > BOTS_MAX), `${bots} bots are asked for; there may be ${BOTS_MAX}`)
  const isDrawable = picture === undefined || picture.endsWith('.svg')
  line.check(isDrawable, `--picture is "${picture}"; it must end with .svg`)
  for (const name of nodes === 1 ? nemeses : []) {
    const isOfTwo = nemesisOf(name).text.includes('OTHER')
    line.check(!isOfTwo, `${name} needs a second node: --nodes 2`)
  }
}

/** A control run is struck by what shows the fault. */
function controlled(options: ChaosOptions): ChaosOptions {
  if (options.control === undefined) return options
  const nemesis = options.control === 'forgotten' ? 'kill' : 'client-cut'
  return { ...options, nemeses: [nemesis], rounds: Math.min(options.rounds, 2) }
}
