import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { Round } from './side.ts'

/** What a contender's rounds of one workload come to. */
export type Quantity = (rounds: readonly Round[]) => number

export const sum = (rounds: readonly Round[], of: (round: Round) => number): number =>
  rounds.reduce((total, round) => total + of(round), 0)

const playersS: Quantity = (rounds) => sum(rounds, ({ players, forMs }) => (players * forMs) / 1000)
/** Each tick of a room is one for each of its seats. */
const playerTicks: Quantity = (rounds) => sum(rounds, ({ report, seats }) => report.ticks * seats)

/** So much of it a player and second. */
export const perPlayerS =
  (of: (round: Round) => number): Quantity =>
  (rounds) =>
    sum(rounds, of) / playersS(rounds)

/** Of all rounds together, the value below which `share` of the samples lie. */
const quantileOf =
  (samples: (round: Round) => readonly number[], share: number): Quantity =>
  (rounds) =>
    quantile(rounds.flatMap(samples), share)

export const lateMs = (share: number): Quantity => quantileOf(({ report }) => report.lateMs, share)
export const workMs = (share: number): Quantity => quantileOf(({ report }) => report.workMs, share)

export const ticksS: Quantity = (rounds) => playerTicks(rounds) / playersS(rounds)

export const cpuUsTick: Quantity = (rounds) =>
  (1000 * sum(rounds, ({ cpuMs }) => cpuMs)) / playerTicks(rounds)
