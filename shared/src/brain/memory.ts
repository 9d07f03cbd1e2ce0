import type { Grade, Sight } from './sight.ts'

export type GoalKind = 'flee' | 'beacon' | 'pickup' | 'fight' | 'paint'

/** Where a bot wants to be, in world units, and when it will think again about that. */
export interface Goal {
  kind: GoalKind
  x: number
  y: number
  untilTick: number
}

/** How many positions of its target a bot remembers: more than its reaction takes. */
export const TRACK_TICKS = 16

/** Where a bot saw its target, slot by tick modulo `TRACK_TICKS`. */
export interface Track {
  tick: number[]
  x: number[]
  y: number[]
}

/** All that a bot keeps in mind from tick to tick. Plain data. */
export interface Memory {
  grade: Grade
  rng: number
  /** The tick it thought last; -1 before the first. */
  tick: number
  /** What it is at, and what it will be at once its reaction time is over. */
  goal: Goal
  nextGoal: Goal
  decideTick: number
  /** The enemy that it watches, -1 for none. */
  targetSeat: number
  track: Track
  aim: number
  aimError: number
  /** 1 or -1: the way round walls, and round enemies. */
  turnSide: number
  strafeSide: number
  /** Rolled while the beacon is dark: whether the next one tempts it. */
  keenPct: number
  wantsDash: boolean
  /** Where it was a while ago, to notice when it is stuck. */
  anchorX: number
  anchorY: number
  anchorTick: number
  /** Until then it follows `freeHeading`, away from where it got stuck. */
  freeTick: number
  freeHeading: number
}

const nowhere = (): Goal => ({ kind: 'paint', x: 0, y: 0, untilTick: 0 })

const noTrack = (): Track => ({
  tick: Array.from({ length: TRACK_TICKS }, () => -1),
  x: Array.from({ length: TRACK_TICKS }, () => 0),
  y: Array.from({ length: TRACK_TICKS }, () => 0),
})

/** The mind of a bot that has seen nothing yet. Equal seeds make equal bots. */
export const newMemory = (seed: number, grade: Grade): Memory => ({
  grade,
  rng: seed >>> 0,
  tick: -1,
  goal: nowhere(),
  nextGoal: nowhere(),
  decideTick: 0,
  targetSeat: -1,
  track: noTrack(),
  aim: 0,
  aimError: 0,
  turnSide: 1,
  strafeSide: 1,
  keenPct: 50,
  wantsDash: false,
  anchorX: 0,
  anchorY: 0,
  anchorTick: 0,
  freeTick: 0,
  freeHeading: 0,
})

/** Forgets all plans: the craft dropped in anew, or somebody else flew it meanwhile. */
export function forget(memory: Memory, sight: Sight): void {
  memory.goal = { kind: 'paint', x: sight.x, y: sight.y, untilTick: sight.tick }
  memory.nextGoal = memory.goal
  // Spread over ticks, so that the bots of one room do not all decide in the same one.
  memory.decideTick = sight.tick + (sight.seat % 8)
  memory.aim = sight.heading
  memory.wantsDash = false
  memory.anchorX = sight.x
  memory.anchorY = sight.y
  memory.anchorTick = sight.tick
  memory.freeTick = 0
  dropTarget(memory)
}

export function dropTarget(memory: Memory): void {
  memory.targetSeat = -1
  memory.track.tick.fill(-1)
}
