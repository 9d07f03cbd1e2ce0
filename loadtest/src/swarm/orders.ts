import type { Slice } from '../measure/Tally.ts'
import type { Scenario } from './scenario.ts'

/** What all workers of a swarm are told; each plays the slots that are its own. */
export interface SwarmPlan extends Scenario {
  target: string
  seed: number
  /** All play in this match. */
  room?: string
  /** Addresses of this machine that bots come from in turn. */
  localAddresses: readonly string[]
}

export interface WorkerPlan extends SwarmPlan {
  worker: number
  workers: number
  /** When the plan begins, by the wall clock. */
  startAtMs: number
}

export type Order = { order: 'start'; plan: WorkerPlan } | { order: 'stop' }

/** What a worker tells: each second, and once at its end. */
export interface WorkerReport {
  /** Seconds since the start that are over. */
  second: number
  slice: Slice
  /** Bots whose line is open, and those on their way in or back. */
  live: number
  underway: number
  isLast: boolean
}
