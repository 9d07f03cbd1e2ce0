import { cpuUsTick, lateMs, perPlayerS, type Quantity, sum, ticksS, workMs } from './quantities.ts'
import type { Round } from './side.ts'

/** A line of a table. */
export interface Row {
  title: string
  of: Quantity
  digits: number
  /** Less is better, and as a share of another's it says something. */
  isCompared: boolean
}

export const bytesRow: Row = {
  title: 'sent to a player, kB a second',
  of: perPlayerS(({ bytesIn }) => bytesIn / 1000),
  digits: 2,
  isCompared: true,
}

export const ticksRow: Row = {
  title: 'work done: ticks a second',
  of: ticksS,
  digits: 2,
  isCompared: false,
}

export const inputsRow: Row = {
  title: 'work done: inputs flown a player and second',
  of: perPlayerS(({ report }) => report.inputs),
  digits: 2,
  isCompared: false,
}

export const boltsRow: Row = {
  title: 'work done: bolts fired a player and second',
  of: perPlayerS(({ report }) => report.bolts),
  digits: 2,
  isCompared: false,
}

/** Lateness and work of ticks at this quantile. */
export const lateRow = (name: string, share: number): Row => ({
  title: `tick late ${name}, ms`,
  of: lateMs(share),
  digits: 2,
  isCompared: share > 0.5,
})
export const workRow = (name: string, share: number): Row => ({
  title: `tick work ${name}, ms`,
  of: workMs(share),
  digits: 2,
  isCompared: true,
})

const kBPlayer =
  (of: (round: Round) => number): Quantity =>
  (rounds) =>
    sum(rounds, of) / 1000 / sum(rounds, ({ players }) => players)

export const rows: readonly Row[] = [
  {
    title: 'CPU of the server a player and tick, us',
    of: cpuUsTick,
    digits: 1,
    isCompared: true,
  },
  {
    // Whatever else runs only ever adds to it.
    title: 'the same in the cheapest round, us',
    of: (rounds) => Math.min(...rounds.map((round) => cpuUsTick([round]))),
    digits: 1,
    isCompared: true,
  },
  bytesRow,
  {
    title: 'memory a player: resident, kB',
    of: kBPlayer(({ grown }) => grown.rssBytes),
    digits: 0,
    isCompared: true,
  },
  {
    title: 'memory a player: in use after a collection, kB',
    of: kBPlayer(({ grown }) => grown.heldBytes),
    digits: 0,
    isCompared: true,
  },
  lateRow('p50', 0.5),
  lateRow('p99', 0.99),
  workRow('p50', 0.5),
  workRow('p99', 0.99),
  {
    title: 'frames to a player, a second',
    of: perPlayerS(({ framesIn }) => framesIn),
    digits: 1,
    isCompared: false,
  },
  ticksRow,
  inputsRow,
  boltsRow,
]
