import type { Grade, Sight } from './sight.ts'

/** Where a bot wants to be, in world units, and when it gives that up. */
export interface Place {
  x: number
  y: number
  untilTick: number
}

/** What it wants there; to paint is to follow `Memory.paint`, and has no other place. */
export interface Goal extends Place {
  kind: 'flee' | 'beacon' | 'pickup' | 'fight' | 'paint'
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
  /** `rng` starts anew from these two each tick: what is drawn in one does not sway the next. */
  seed: number
  rng: number
  /** The tick it thought last; -1 before the first. */
  tick: number
  /** What it is at, and what it will be at once its reaction time is over. */
  goal: Goal
  nextGoal: Goal
  decideTick: number
  /** Where it paints next: its own plan, so it may change that at once. */
  paint: Place
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

export const toPaint = (): Goal => ({ kind: 'paint', x: 0, y: 0, untilTick: 0 })

const noTrack = (): Track => ({
  tick: Array.from({ length: TRACK_TICKS }, () => -1),
  x: Array.from({ length: TRACK_TICKS }, () => 0),
  y: Array.from({ length: TRACK_TICKS }, () => 0),
})

/** The mind of a bot that has seen nothing yet. Equal seeds make equal bots. */
export const newMemory = (seed: number, grade: Grade): Memory => ({
  grade,
  seed: seed >>> 0,
  rng: 0,
  tick: -1,
  goal: toPaint(),
  nextGoal: toPaint(),
  decideTick: 0,
  paint: { x: 0, y: 0, untilTick: 0 },
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
  memory.goal = toPaint()
  memory.nextGoal = toPaint()
  memory.paint = { x: sight.x, y: sight.y, untilTick: sight.tick }
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
