import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { Round } from './side.ts'

/** What one contender did in all its rounds of one workload. */
export interface Standing {
  title: string
  rounds: readonly Round[]
}

interface Row {
  title: string
  of: (rounds: readonly Round[]) => number
  digits: number
  /** Less is better, and as a share of another's it says something. */
  isCompared: boolean
}

const sum = (rounds: readonly Round[], of: (round: Round) => number): number =>
  rounds.reduce((total, round) => total + of(round), 0)

const playersS = (rounds: readonly Round[]): number =>
  sum(rounds, ({ players, forMs }) => (players * forMs) / 1000)
/** Each tick of a room is one for each of its seats. */
const playerTicks = (rounds: readonly Round[]): number =>
  sum(rounds, ({ report, seats }) => report.ticks * seats)

const late = (rounds: readonly Round[], share: number): number =>
  quantile(
    rounds.flatMap(({ report }) => report.lateMs),
    share,
  )
const work = (rounds: readonly Round[], share: number): number =>
  quantile(
    rounds.flatMap(({ report }) => report.workMs),
    share,
  )

const kb = (of: (round: Round) => number) => (rounds: readonly Round[]) =>
  sum(rounds, of) / 1000 / sum(rounds, ({ players }) => players)

const cpuUs = (rounds: readonly Round[]): number =>
  (1000 * sum(rounds, ({ cpuMs }) => cpuMs)) / playerTicks(rounds)

const rows: readonly Row[] = [
  { title: 'CPU of the server a player and tick, us', of: cpuUs, digits: 1, isCompared: true },
  {
    // Whatever else runs only ever adds to it.
    title: 'the same in the cheapest round, us',
    of: (rounds) => Math.min(...rounds.map((round) => cpuUs([round]))),
    digits: 1,
    isCompared: true,
  },
  {
    title: 'sent to a player, kB a second',
    of: (rounds) => sum(rounds, ({ bytesIn }) => bytesIn) / 1000 / playersS(rounds),
    digits: 2,
    isCompared: true,
  },
  {
    title: 'memory a player: resident, kB',
    of: kb(({ grown }) => grown.rssBytes),
    digits: 0,
    isCompared: true,
  },
  {
    title: 'memory a player: in use after a collection, kB',
    of: kb(({ grown }) => grown.heldBytes),
    digits: 0,
    isCompared: true,
  },
  { title: 'tick late p50, ms', of: (rounds) => late(rounds, 0.5), digits: 2, isCompared: false },
  { title: 'tick late p99, ms', of: (rounds) => late(rounds, 0.99), digits: 2, isCompared: true },
  { title: 'tick work p50, ms', of: (rounds) => work(rounds, 0.5), digits: 2, isCompared: true },
  { title: 'tick work p99, ms', of: (rounds) => work(rounds, 0.99), digits: 2, isCompared: true },
  {
    title: 'frames to a player, a second',
    of: (rounds) => sum(rounds, ({ framesIn }) => framesIn) / playersS(rounds),
    digits: 1,
    isCompared: false,
  },
  {
    title: 'work done: ticks a second',
    of: (rounds) => playerTicks(rounds) / playersS(rounds),
    digits: 2,
    isCompared: false,
  },
  {
    title: 'work done: inputs flown a player and second',
    of: (rounds) => sum(rounds, ({ report }) => report.inputs) / playersS(rounds),
    digits: 2,
    isCompared: false,
  },
  {
    title: 'work done: bolts fired a player and second',
    of: (rounds) => sum(rounds, ({ report }) => report.bolts) / playersS(rounds),
    digits: 2,
    isCompared: false,
  },
]

/** The table of one workload; the first contender is compared with each of the others. */
export function tableOf(standings: readonly Standing[]): string {
  const [first, ...others] = standings
  if (first === undefined) return ''
  const ratios = others.map(({ title }) => `${first.title} / ${title}`)
  const head = ['', ...standings.map(({ title }) => title), ...ratios]
  const lines = rows.map((row) => lineOf(row, first, others))
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function lineOf(
  { title, of, digits, isCompared }: Row,
  first: Standing,
  others: readonly Standing[],
) {
  const own = of(first.rounds)
  const theirs = others.map(({ rounds }) => of(rounds))
  const ratios = theirs.map((value) => (isCompared ? (own / value).toFixed(2) : ''))
  return [title, ...[own, ...theirs].map((value) => value.toFixed(digits)), ...ratios]
}
