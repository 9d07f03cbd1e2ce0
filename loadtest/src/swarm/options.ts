import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { grades } from '@tidepaint/shared/brain/sight'
import { modes } from '@tidepaint/shared/modes/modes'
import { behaviourNames, behaviours } from '../behaviours/behaviours.ts'
import { readMix } from '../behaviours/mix.ts'
import { durationMs } from './duration.ts'
import type { SwarmPlan } from './orders.ts'
import { BOTS_MAX, FOR_S_MAX, readScenario, scenarioNames } from './scenario.ts'
import type { TargetWish } from './target.ts'

export interface SwarmOptions {
  scenario: string
  /** Without where to play, which is known only when the server is. */
  plan: Omit<SwarmPlan, 'target'>
  target: TargetWish
  workers: number
  /** Folder for the report. */
  out: string | undefined
  gatesFile: string | undefined
}

export type SwarmCommand =
  | { kind: 'run'; options: SwarmOptions }
  | { kind: 'compare'; files: readonly [string, string]; out: string | undefined }
  | { kind: 'help' }

const WORKERS_MAX = 64
const NODES_MAX = 64

export const usage = `npm run swarm -- [options]                bots play, and a report says what it was like
npm run swarm -- compare a.json b.json   two reports side by side

  --scenario steady      ${scenarioNames.join(', ')}
  --target URL           a server or cluster that runs; without it one is started
  --cluster 3            start a cluster of so many nodes instead of one server
  --metrics URL,URL      nodes of the target whose numbers may be read (METRICS_TOKEN goes along)
  --bots 200  --for 60s  instead of the scenario's; times like 90s, 5m, 2h
  --mix player=1,light=3 weights of behaviours (below)
  --mode ${modes.map(({ id }) => id).join('|')}   --room ID   --grade ${grades.join('|')}   --seed 1
  --workers 1            processes of bots; one core is left to the server unless given
  --out FOLDER           where the report goes; reports/<time>-<scenario> unless given
  --gates FILE           limits; loadtest/gates.json unless given

behaviours:
${behaviourNames.map((name) => `  ${name.padEnd(13)} ${behaviours[name].text}`).join('\n')}

scenarios:
${scenarioNames.map((name) => `  ${name.padEnd(13)} ${readScenario(name).text}`).join('\n')}`

/** Reads the command line, or throws one error that names every bad value. */
export function readCommand(args: readonly string[]): SwarmCommand {
  const { values, positionals } = parse(args)
  if (values.help || positionals[0] === 'help') return { kind: 'help' }
  if (positionals[0] === 'compare') return readCompare(positionals.slice(1), values.out)
  if (positionals.length > 0) throw new Error(`"${positionals[0]}" is no command\n\n${usage}`)
  return { kind: 'run', options: readRun(values) }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: optionTypes })
  } catch (error) {
    // The first sentence names the option; the rest is about positional arguments.
    throw new Error(`${(error as Error).message.split('. ')[0]}\n\n${usage}`)
  }
}

const text = { type: 'string' } as const
const optionTypes = {
  scenario: { type: 'string', default: 'steady' },
  target: text,
  cluster: text,
  metrics: text,
  bots: text,
  for: text,
  mix: text,
  mode: text,
  room: text,
  grade: text,
  seed: { type: 'string', default: '1' },
  workers: text,
  out: text,
  gates: text,
  help: { type: 'boolean', short: 'h' },
} as const
type Values = ReturnType<typeof parse>['values']

function readCompare(files: readonly string[], out: string | undefined): SwarmCommand {
  const [a, b, ...more] = files
  if (a === undefined || b === undefined || more.length > 0) {
    throw new Error('compare takes two reports: npm run swarm -- compare before.json after.json')
  }
  return { kind: 'compare', files: [a, b], out }
}

function readRun(values: Values): SwarmOptions {
  const faults: string[] = []
  const check = (ok: boolean, fault: string) => void (ok || faults.push(fault))
  const whole = (name: 'bots' | 'seed' | 'workers' | 'cluster', [min, max]: [number, number]) => {
    const given = values[name]
    if (given === undefined) return undefined
    const n = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN
    check(
      n >= min && n <= max,
      `--${name} is "${given}"; it must be a whole number from ${min} to ${max}`,
    )
    return n
  }
  const oneOf = <T extends string>(name: 'mode' | 'grade', known: readonly T[]): T | undefined => {
    const given = values[name]
    const found = known.find((each) => each === given)
    check(
      given === undefined || found !== undefined,
      `--${name} is "${given}"; it must be one of ${known.join(', ')}`,
    )
    return found
  }
  const scenario = attempt(() => readScenario(values.scenario), faults)
  const bots = whole('bots', [1, BOTS_MAX])
  const seed = whole('seed', [0, 2 ** 32 - 1]) ?? 1
  const workers = whole('workers', [1, WORKERS_MAX]) ?? Math.max(1, availableParallelism() - 1)
  const nodes = whole('cluster', [1, NODES_MAX])
  const forMs = values.for === undefined ? undefined : durationMs(values.for)
  check(
    forMs === undefined || (forMs >= 1000 && forMs <= FOR_S_MAX * 1000),
    `--for is "${values.for}"; it must be a time like 60s, 5m or 2h, at most ${FOR_S_MAX / 3600}h`,
  )
  const mix = values.mix === undefined ? undefined : readMix(values.mix)
  check(typeof mix !== 'string', `--mix: ${typeof mix === 'string' ? mix : ''}`)
  const mode = oneOf(
    'mode',
    modes.map(({ id }) => id),
  )
  const grade = oneOf('grade', grades)
  const target = readTarget(values, nodes, check)
  if (faults.length > 0 || !scenario) throw new Error(`${faults.join('\n')}\n\n${usage}`)
  const plan: Omit<SwarmPlan, 'target'> = {
    ...scenario,
    seed,
    localAddresses: [],
    ...(bots === undefined ? {} : { bots }),
    ...(forMs === undefined ? {} : { forS: Math.round(forMs / 1000) }),
    ...(mix === undefined || typeof mix === 'string' ? {} : { mix }),
    ...(mode === undefined ? {} : { mode }),
    ...(grade === undefined ? {} : { grade }),
    ...(values.room === undefined ? {} : { room: values.room }),
  }
  return {
    scenario: values.scenario,
    plan,
    target,
    workers,
    out: values.out,
    gatesFile: values.gates,
  }
}

function readTarget(
  values: Values,
  nodes: number | undefined,
  check: (ok: boolean, fault: string) => void,
): TargetWish {
  const { target, metrics } = values
  check(target === undefined || nodes === undefined, '--target and --cluster exclude each other')
  check(metrics === undefined || target !== undefined, '--metrics goes with --target')
  if (target === undefined) {
    return nodes === undefined ? { kind: 'server' } : { kind: 'cluster', nodes }
  }
  const urls = metrics === undefined ? [target] : metrics.split(',')
  for (const url of new Set([target, ...urls])) {
    check(isAddress(url), `"${url}" is no address like http://localhost:8080`)
  }
  return { kind: 'running', url: trimmed(target), metricsUrls: urls.map((url) => trimmed(url)) }
}

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
const trimmed = (url: string): string => url.replace(/\/+$/, '')

function attempt<T>(read: () => T, faults: string[]): T | undefined {
  try {
    return read()
  } catch (error) {
    faults.push((error as Error).message)
    return undefined
  }
}
