import { availableParallelism } from 'node:os'
import { grades } from '@tidepaint/shared/brain/sight'
import { modes } from '@tidepaint/shared/modes/modes'
import { behaviourNames, behaviours } from '../behaviours/behaviours.ts'
import { readMix } from '../behaviours/mix.ts'
import { CommandLine } from '../commandLine.ts'
import type { SwarmPlan } from './orders.ts'
import { BOTS_MAX, FOR_S_MAX, readScenario, type Scenario, scenarioNames } from './scenario.ts'
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

const text = { type: 'string' } as const
const types = {
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
type Line = CommandLine<keyof typeof types>

/** Reads the command line, or throws one error that names every bad value. */
export function readCommand(args: readonly string[]): SwarmCommand {
  const line = new CommandLine(args, types, usage, true)
  const [word, ...files] = line.positionals
  if (line.flag('help') || word === 'help') return { kind: 'help' }
  if (word === 'compare') return readCompare(files, line.text('out'))
  line.check(word === undefined, `"${word}" is no command`)
  return { kind: 'run', options: readRun(line) }
}

function readCompare(files: readonly string[], out: string | undefined): SwarmCommand {
  const [a, b, ...more] = files
  if (a === undefined || b === undefined || more.length > 0) {
    throw new Error('compare takes two reports: npm run swarm -- compare before.json after.json')
  }
  return { kind: 'compare', files: [a, b], out }
}

function readRun(line: Line): SwarmOptions {
  const name = line.text('scenario') ?? ''
  const scenario = line.attempt(() => readScenario(name))
  const changes = readChanges(line)
  const seed = line.whole('seed', [0, 2 ** 32 - 1]) ?? 1
  const workers = line.whole('workers', [1, WORKERS_MAX]) ?? Math.max(1, availableParallelism() - 1)
  const target = readTarget(line)
  line.done()
  if (!scenario) throw new Error('a scenario that cannot be read is a fault')
  const plan = { ...scenario, ...changes, seed, localAddresses: [] }
  return {
    scenario: name,
    plan,
    target,
    workers,
    out: line.text('out'),
    gatesFile: line.text('gates'),
  }
}

/** What is given instead of what the scenario says. */
function readChanges(line: Line): Partial<Scenario> & { room?: string } {
  const forMs = line.timeMs('for', FOR_S_MAX)
  const mixText = line.text('mix')
  const changes = {
    bots: line.whole('bots', [1, BOTS_MAX]),
    forS: forMs === undefined ? undefined : Math.round(forMs / 1000),
    mix: mixText === undefined ? undefined : line.attempt(() => readMix(mixText)),
    mode: line.oneOf(
      'mode',
      modes.map(({ id }) => id),
    ),
    grade: line.oneOf('grade', grades),
    room: line.text('room'),
  }
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}

function readTarget(line: Line): TargetWish {
  const nodes = line.whole('cluster', [1, NODES_MAX])
  const target = line.text('target')
  const metrics = line.text('metrics')
  line.check(
    target === undefined || nodes === undefined,
    '--target and --cluster exclude each other',
  )
  line.check(metrics === undefined || target !== undefined, '--metrics goes with --target')
  if (target === undefined) {
    return nodes === undefined ? { kind: 'server' } : { kind: 'cluster', nodes }
  }
  const urls = metrics === undefined ? [target] : metrics.split(',')
  for (const url of new Set([target, ...urls])) {
    line.check(isAddress(url), `"${url}" is no address like http://localhost:8080`)
  }
  return { kind: 'running', url: trimmed(target), metricsUrls: urls.map((url) => trimmed(url)) }
}

const isAddress = (url: string): boolean =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
const trimmed = (url: string): string => url.replace(/\/+$/, '')
