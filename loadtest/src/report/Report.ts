import type { Summary } from '../measure/Distribution.ts'
import type { Metric } from '../measure/metrics.ts'
import type { ServerNumbers } from '../measure/ServerWatch.ts'
import type { SwarmPlan } from '../swarm/orders.ts'

/** Raised when a report of before cannot be read as one of now. */
export const REPORT_VERSION = 1

/** One gate, and how it went. */
export interface GateResult {
  /** As `numbersOf` names it. */
  number: string
  /** Null if it was not measured: no gate is met by that. */
  value: number | null
  /** One of the two is given. */
  max?: number
  min?: number
  isMet: boolean
}

/** Where and with what it was measured. */
export interface Place {
  cpu: string
  cores: number
  memoryGiB: number
  kernel: string
  node: string
  commit: string
  /** Of the game. */
  version: string
  protocol: number
}

export interface Noise {
  /** Median share of its time that a spin loop lost before and after the run, in hundredths. */
  lostPct: number
  /** Mean share of the machine that others had during the run, in hundredths; null where that is not known. */
  foreignPct: number | null
}

/** Columns of equal length: one value for each second; null where there was nothing to measure. */
export type Series = { atS: number[] } & Record<string, (number | null)[]>

/** A run, as it is kept: plain JSON. */
export interface Report {
  report: typeof REPORT_VERSION
  scenario: string
  startedAt: string
  /** Seconds that were really played. */
  forS: number
  /** Ended by hand before its time. */
  isCut: boolean
  plan: SwarmPlan
  workers: number
  place: Place
  noise: Noise
  /** Why the run does not count; empty if it does. */
  voidBecause: string[]
  distributions: Partial<Record<Metric, Summary & { unit: string; histogram: string }>>
  counts: Record<string, number>
  series: Series
  /** Undefined, with the reason in `serverUnread`, where its numbers could not be read. */
  server: ServerNumbers | undefined
  serverUnread: string[]
  /** CPU of the bots' own processes, in cores; null where that is not known. */
  botsCpuCores: number | null
  /** All of it by name, for gates and comparisons. */
  numbers: Record<string, number>
  gates: GateResult[]
  /** Bots that were live when a gate broke; of scenarios that look for that. */
  brokeAt?: { bots: number; atS: number; number: string }
  /** What else was seen, in a sentence each. */
  notes?: string[]
}
