import { Distribution } from '../measure/Distribution.ts'
import type { Verdicts } from './checkers/checkers.ts'
import { LOST_MS_MAX } from './checkers/scores.ts'
import type { RoundMeasures, StruckRound } from './measures.ts'
import type { NemesisName } from './nemeses.ts'

export type MeasuredRound = StruckRound & { measures: RoundMeasures }

/** One number that is promised. */
export interface TargetRow {
  what: string
  unit: 'ms' | 'count'
  atMost: number
  /** Undefined where there was nothing to measure: then the target is missed. */
  measured: number | undefined
  isMet: boolean
}

/** Strikes of one kind, and what is promised of them. */
export interface TargetGroup {
  title: string
  rounds: number
  /** Over so many the promise is made. */
  roundsMin: number
  rows: TargetRow[]
}

interface Promised {
  title: string
  by: readonly NemesisName[]
  roundsMin: number
  rows: (rounds: readonly MeasuredRound[], verdicts: Verdicts) => TargetRow[]
}

/** What "staying up" means, in numbers. */
const promises: readonly Promised[] = [
  {
    title: 'nodes killed',
    by: ['kill', 'kill-two', 'kill-during-move'],
    roundsMin: 200,
    rows: (rounds, verdicts) => [
      lostMatches(rounds),
      times('back p50', 600, spread(rounds, 'backMs').quantile(0.5), rounds, 'backMs'),
      times('back p99', 1500, spread(rounds, 'backMs').quantile(0.99), rounds, 'backMs'),
      times('play lost, at most', LOST_MS_MAX, most(rounds, 'lostPlayMs'), rounds, 'lostPlayMs'),
      row('acknowledged results lost', 'count', 0, verdicts.results.length),
    ],
  },
  {
    title: 'nodes frozen',
    by: ['freeze'],
    roundsMin: 20,
    rows: (rounds) => [
      lostMatches(rounds),
      times('taken over, at most', 2000, most(rounds, 'takenOverMs'), rounds, 'takenOverMs'),
      row('later ticks accepted', 'count', 0, Math.max(...rounds.map(zombiesOf))),
    ],
  },
  {
    title: 'rooms moved, nodes replaced',
    by: ['roll', 'move', 'drain'],
    roundsMin: 20,
    rows: (rounds) => [
      lostMatches(rounds),
      times('play lost, at most', 0, most(rounds, 'lostPlayMs'), rounds, 'lostPlayMs'),
      times('gap p99', 200, spread(rounds, 'gapMs').quantile(0.99), rounds, 'gapMs'),
    ],
  },
  {
    title: 'Redis away, empty or hung',
    by: ['redis-kill', 'redis-freeze', 'redis-flush', 'redis-cut'],
    roundsMin: 20,
    rows: (rounds) => [
      lostMatches(rounds),
      row('ticks missed by a match, at most', 'count', 0, most(rounds, 'droppedTicks')),
      row('joins back, at most', 'ms', 5000, mostJoins(rounds)),
    ],
  },
]

/** What was promised of those strikes that there were, and what came out. */
export function judge(rounds: readonly MeasuredRound[], verdicts: Verdicts): TargetGroup[] {
  return promises.flatMap(({ title, by, roundsMin, rows }) => {
    const struck = rounds.filter(({ strike }) => by.includes(strike.nemesis))
    if (struck.length === 0) return []
    return [{ title, rounds: struck.length, roundsMin, rows: rows(struck, verdicts) }]
  })
}

export const areMet = (groups: readonly TargetGroup[]): boolean =>
  groups.every(({ rows }) => rows.every(({ isMet }) => isMet))

type Times = 'backMs' | 'gapMs' | 'lostPlayMs' | 'takenOverMs' | 'droppedTicks'

const valuesOf = (rounds: readonly MeasuredRound[], name: Times): number[] =>
  rounds.flatMap(({ measures }) => measures[name])

/** All values of these rounds as one distribution. */
function spread(rounds: readonly MeasuredRound[], name: Times): Distribution {
  const distribution = new Distribution()
  for (const value of valuesOf(rounds, name)) distribution.record(value)
  return distribution
}

const most = (rounds: readonly MeasuredRound[], name: Times): number =>
  Math.max(0, ...valuesOf(rounds, name))

const zombiesOf = ({ measures }: MeasuredRound): number => measures.zombieTicks

/** Undefined where a node had no seats again: then nothing was measured. */
const mostJoins = (rounds: readonly MeasuredRound[]): number | undefined => {
  const joinsMs = rounds.flatMap((round) => round.joinsMs)
  return joinsMs.length === 0 ? undefined : Math.max(...joinsMs)
}

function lostMatches(rounds: readonly MeasuredRound[]): TargetRow {
  const lost = rounds.reduce((sum, round) => sum + round.lost.length, 0)
  return row('matches lost', 'count', 0, lost)
}

/** Of no values nothing is known. */
function times(
  what: string,
  atMost: number,
  value: number,
  rounds: readonly MeasuredRound[],
  name: Times,
): TargetRow {
  return row(what, 'ms', atMost, valuesOf(rounds, name).length === 0 ? undefined : value)
}

const row = (
  what: string,
  unit: TargetRow['unit'],
  atMost: number,
  measured: number | undefined,
): TargetRow => ({
  what,
  unit,
  atMost,
  measured,
  isMet: measured !== undefined && measured <= atMost,
})
