import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { openFilesFault } from '@tidepaint/loadtest/swarm/openFiles'

export interface Options {
  clients: number
  rounds: number
  /** Of each way in each round. */
  seconds: number
  /** Where the picture is written to, if one is wanted. */
  picture: string | undefined
}

const numbers = {
  clients: { fallback: '500', min: 1, max: 5000 },
  rounds: { fallback: '3', min: 1, max: 50 },
  seconds: { fallback: '6', min: 1, max: 300 },
} as const

const usage =
  'npm run bench:push -- [--clients 500] [--rounds 3] [--seconds 6] [--picture push.svg]'

/** Silent lines for each client: what one holds is small beside what a process has without any. */
export const HELD_PER_CLIENT = 2

/** Reads the command line, or throws one error that names every bad value. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args)
  const faults: string[] = []
  const whole = (name: keyof typeof numbers): number => {
    const { fallback, min, max } = numbers[name]
    const given = values[name] ?? fallback
    const value = /^\d{1,6}$/.test(given) ? Number(given) : Number.NaN
    if (!(value >= min && value <= max)) {
      faults.push(`--${name} is "${given}"; it must be a whole number from ${min} to ${max}`)
    }
    return value
  }
  const options = {
    clients: whole('clients'),
    rounds: whole('rounds'),
    seconds: whole('seconds'),
    picture: values.picture,
  }
  if (options.picture !== undefined && !isDrawable(options.picture)) {
    const must = 'it must end with .svg, in a folder that is there'
    faults.push(`--picture is "${options.picture}"; ${must}`)
  }
  if (faults.length > 0) throw new Error([...faults, usage].join('\n'))
  const tooFewFiles = openFilesFault(options.clients * HELD_PER_CLIENT)
  if (tooFewFiles) throw new Error(tooFewFiles)
  return options
}

const isDrawable = (path: string): boolean => path.endsWith('.svg') && existsSync(dirname(path))

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      options: { clients: text, rounds: text, seconds: text, picture: text },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}\n${usage}`)
  }
}
