import { CommandLine } from '../commandLine.ts'
import { type Link, linkOf, links } from '../links/profiles.ts'
import type { Way } from './report.ts'

export interface ExamOptions {
  links: readonly Link[]
  ways: readonly Way[]
  forMs: number
  atOnce: number
  seed: number
  jsonFile: string | undefined
  chartFile: string | undefined
  compareFile: string | undefined
  /** Compare only what no busy machine can spoil. */
  robust: boolean
}

export type ExamCommand = { kind: 'run'; options: ExamOptions } | { kind: 'help' }

const FOR_S_MAX = 3600
const AT_ONCE_MAX = 32

export const usage = `npm run exam -- [options]

  --links 4g,satellite   ${links.map(({ name }) => name).join(', ')}
  --over relay,packets   a relay that delays streams, packets that really get lost, or both
  --for 60s              of each duel
  --at-once 1            links examined side by side
  --seed 1               of all chances
  --json FILE            where the numbers go
  --chart FILE.svg       where the picture goes
  --compare FILE         numbers of before: fails when something got worse
  --robust               compare only what a busy machine cannot spoil`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const optionTypes = {
  links: text,
  over: text,
  for: text,
  'at-once': text,
  seed: text,
  json: text,
  chart: text,
  compare: text,
  robust: flag,
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the command line, or throws one error that names every bad value. */
export function readExamCommand(args: readonly string[]): ExamCommand {
  const line = new CommandLine(args, optionTypes, usage)
  if (line.flag('help')) return { kind: 'help' }
  const names = namesIn(line.text('links')) ?? links.map(({ name }) => name)
  for (const name of names) line.check(linkOf(name) !== undefined, strangerText(name))
  const over = namesIn(line.text('over')) ?? ways
  for (const way of over) line.check(isWay(way), `--over: "${way}" is neither relay nor packets`)
  const options: ExamOptions = {
    links: names.flatMap((name) => linkOf(name) ?? []),
    ways: over.filter(isWay),
    forMs: line.timeMs('for', FOR_S_MAX) ?? 60_000,
    atOnce: line.whole('at-once', [1, AT_ONCE_MAX]) ?? 1,
    seed: line.whole('seed', [0, 2 ** 32 - 1]) ?? 1,
    jsonFile: line.text('json'),
    chartFile: line.text('chart'),
    compareFile: line.text('compare'),
    robust: line.flag('robust'),
  }
  line.check(!options.robust || options.compareFile !== undefined, '--robust goes with --compare')
  line.done()
  return { kind: 'run', options }
}

const ways: readonly Way[] = ['relay', 'packets']
const isWay = (name: string): name is Way => ways.some((way) => way === name)

const namesIn = (list: string | undefined): string[] | undefined =>
  list === undefined ? undefined : [...new Set(list.split(',').map((each) => each.trim()))]

const strangerText = (name: string): string =>
  `--links: no link is named "${name}"; there are ${links.map((each) => each.name).join(', ')}`
