import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { Asked } from './asked.ts'
import { type QuestionId, questions } from './askers.ts'
import type { Delivered } from './delivered.ts'
import type { Held, HeldId } from './held.ts'
import { type WayId, ways } from './listeners.ts'
import type { Spent } from './spend.ts'

/** Each way once, one after the other. */
export interface Round {
  idle: Spent
  delivered: Record<WayId, Delivered>
  asked: Record<QuestionId, Asked>
}

export interface Measured {
  rounds: Round[]
  held: Record<HeldId, Held>
}

/** What one way of telling clients did in all rounds. */
export interface WayResult {
  title: string
  p50Ms: number
  p99Ms: number
  /** Of the server, the median of the rounds; with the least and the most of one. */
  cpuUs: { median: number; min: number; max: number }
  /** For one client in a second. */
  bytesDown: number
  bytesUp: number
  /** Messages that did not arrive, or not in order. */
  faults: number
}

/** What one answer cost. */
export interface QuestionResult {
  title: string
  cpuUs: number
  bytesDown: number
  bytesUp: number
}

export interface Results {
  clients: number
  /** Of the server without clients, in a second; taken off everywhere else. */
  idleCpuMs: number
  ways: Record<WayId, WayResult>
  questions: Record<QuestionId, QuestionResult>
  held: Record<HeldId, Held>
}

export function resultsOf({ rounds, held }: Measured, clients: number): Results {
  const idleCpuMs = median(rounds.map(({ idle }) => idle.cpuMs / idle.seconds))
  const wayOf = (id: WayId) =>
    wayResult(
      ways[id].title,
      rounds.map(({ delivered }) => delivered[id]),
      clients,
      idleCpuMs,
    )
  const questionOf = (id: QuestionId) =>
    questionResult(
      questions[id].title,
      rounds.map(({ asked }) => asked[id]),
      idleCpuMs,
    )
  return {
    clients,
    idleCpuMs,
    ways: byId(ways, wayOf),
    questions: byId(questions, questionOf),
    held,
  }
}

function byId<Id extends string, Result>(
  all: Record<Id, unknown>,
  of: (id: Id) => Result,
): Record<Id, Result> {
  const ids = Object.keys(all) as Id[]
  return Object.fromEntries(ids.map((id) => [id, of(id)])) as Record<Id, Result>
}

const median = (values: readonly number[]): number => quantile(values, 0.5)

const sum = <T>(all: readonly T[], of: (each: T) => number): number =>
  all.reduce((total, each) => total + of(each), 0)

/** For each of `count`, without what the server does when nobody is there. */
const cpuUsOf = ({ cpuMs, seconds }: Spent, idleCpuMs: number, count: number): number =>
  ((cpuMs - seconds * idleCpuMs) * 1000) / count

function wayResult(
  title: string,
  rounds: readonly Delivered[],
  clients: number,
  idleCpuMs: number,
): WayResult {
  const latency = new Distribution()
  for (const round of rounds) latency.add(round.latency)
  const cpuUs = rounds.map((round) => cpuUsOf(round, idleCpuMs, round.deliveries))
  const clientS = clients * sum(rounds, ({ seconds }) => seconds)
  return {
    title,
    p50Ms: latency.quantile(0.5),
    p99Ms: latency.quantile(0.99),
    cpuUs: { median: median(cpuUs), min: Math.min(...cpuUs), max: Math.max(...cpuUs) },
    bytesDown: sum(rounds, ({ bytesSent }) => bytesSent) / clientS,
    bytesUp: sum(rounds, ({ bytesReceived }) => bytesReceived) / clientS,
    faults: sum(rounds, ({ faults }) => faults),
  }
}

function questionResult(
  title: string,
  rounds: readonly Asked[],
  idleCpuMs: number,
): QuestionResult {
  const times = sum(rounds, (round) => round.times)
  return {
    title,
    cpuUs: median(rounds.map((round) => cpuUsOf(round, idleCpuMs, round.times))),
    bytesDown: sum(rounds, ({ bytesSent }) => bytesSent) / times,
    bytesUp: sum(rounds, ({ bytesReceived }) => bytesReceived) / times,
  }
}
