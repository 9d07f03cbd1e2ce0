import { divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y, headingOf } from '../sim/fixed.ts'
import { EIGHTHS } from '../sim/past.ts'
import { nextBelow } from '../sim/rng.ts'
import { type CraftInput, DASH, FIRE } from '../sim/world.ts'
import { CELL_U } from '../tuning.ts'
import { takeAim, tremble } from './aim.ts'
import { chooseGoal } from './goals.ts'
import { distanceU, type Point, pointAt, turnBetween } from './look.ts'
import { forget, type Memory } from './memory.ts'
import { isReached, isWorthIt, placeToPaint } from './paint.ts'
import type { Sight } from './sight.ts'
import { skills } from './skill.ts'
import { freeIfStuck, steerTo } from './steer.ts'
import { seenTarget, watchTarget } from './target.ts'

export { type Memory, newMemory } from './memory.ts'

/** Full stick. */
const FULL = 127
/** Odd and large, so that the luck of neighbouring ticks has nothing in common. */
const TICK_STRIDE = 0x9e3779b1
/** A bot that has not been asked for this long starts over. */
const ASLEEP_TICKS = 15
/** Distances that it keeps in a fight. */
const PRESS_U = 9 * CELL_U
const SHY_U = 5 * CELL_U
/** A dash covers six cells. */
const RAM_U = 5 * CELL_U
/** A way worth a dash. */
const DASH_U = 7 * CELL_U

/**
 * What a bot does with what its seat sees. A pure function of both: `memory` is changed in place,
 * nothing else is read or kept. Costly choices are made once per reaction time, not each tick.
 */
export function think(sight: Sight, memory: Memory): CraftInput {
  const slept = sight.tick - memory.tick
  if (memory.tick < 0 || slept > ASLEEP_TICKS || slept < 0) forget(memory, sight)
  memory.tick = sight.tick
  memory.rng = (memory.seed + Math.imul(sight.tick, TICK_STRIDE)) >>> 0
  if (!sight.flying) {
    forget(memory, sight)
    return inputOf(sight, memory, -1, 0)
  }
  watchTarget(sight, memory)
  const isStuck = freeIfStuck(sight, memory)
  if (isStuck || isReached(sight, memory.paint)) memory.paint = placeToPaint(sight, memory)
  if (sight.tick >= memory.decideTick) decide(sight, memory)
  const to = wayPoint(sight, memory)
  const heading = steerTo(sight, memory, to)
  const fires = takeAim(sight, memory, heading)
  const dashes = takeDash(sight, memory, to, heading)
  return inputOf(sight, memory, heading, (fires ? FIRE : 0) | (dashes ? DASH : 0))
}

/** Acts on what it saw one reaction time ago, and looks at what is there now. */
function decide(sight: Sight, memory: Memory): void {
  const { reactionTicks, dashPct } = skills[memory.grade]
  memory.wantsDash = nextBelow(memory, 100) < dashPct
  if (nextBelow(memory, 12) === 0) memory.strafeSide = 0 - memory.strafeSide
  tremble(memory)
  if (!isWorthIt(sight, memory.paint)) memory.paint = placeToPaint(sight, memory)
  memory.goal = memory.nextGoal
  memory.nextGoal = chooseGoal(sight, memory)
  memory.decideTick = sight.tick + reactionTicks
}

/** Where to fly for the goal. */
function wayPoint(sight: Sight, memory: Memory): Point {
  const prey = preyOf(sight, memory)
  if (prey !== undefined) return prey
  if (memory.goal.kind === 'fight') return fightPoint(sight, memory)
  return memory.goal.kind === 'paint' ? memory.paint : memory.goal
}

const headingTo = (sight: Sight, to: Point): number => headingOf(to.x - sight.x, to.y - sight.y)

/** Nearer when far, further when near, and round the enemy all the time. */
function fightPoint(sight: Sight, memory: Memory): Point {
  const enemy = seenTarget(sight, memory) ?? memory.goal
  const awayU = distanceU(sight, enemy)
  const turn = awayU > PRESS_U ? 20 : awayU < SHY_U ? 96 : 60
  return pointAt(sight, headingTo(sight, enemy) + turn * memory.strafeSide, 5 * CELL_U)
}

/** The enemy that it is about to ram. */
function preyOf(sight: Sight, memory: Memory): Point | undefined {
  if (!skills[memory.grade].rams || sight.dashWaitTicks > 0) return undefined
  if (memory.goal.kind === 'flee') return undefined
  const enemy = seenTarget(sight, memory)
  return enemy !== undefined && distanceU(sight, enemy) < RAM_U ? enemy : undefined
}

/** Whether to dash now: out of danger, into an enemy, or along a free way. */
function takeDash(sight: Sight, memory: Memory, to: Point, heading: number): boolean {
  if (sight.dashWaitTicks > 0 || sight.tick < memory.freeTick) return false
  if (memory.goal.kind === 'flee') return true
  const prey = preyOf(sight, memory)
  if (prey !== undefined) return Math.abs(turnBetween(heading, headingTo(sight, prey))) < 16
  if (!memory.wantsDash || distanceU(sight, to) < DASH_U) return false
  memory.wantsDash = false
  return Math.abs(turnBetween(sight.heading, heading)) < 24
}

/** `CraftInput.seen` of a pilot whose screen shows exactly `tick`. */
export const seenAt = (tick: number): number => (tick * EIGHTHS) & 255

/** Full stick along a heading, or none for -1. */
function inputOf(sight: Sight, memory: Memory, heading: number, buttons: number): CraftInput {
  return {
    moveX: heading < 0 ? 0 : divTrunc((HEADING_X[heading] as number) * FULL, HEADING_SCALE),
    moveY: heading < 0 ? 0 : divTrunc((HEADING_Y[heading] as number) * FULL, HEADING_SCALE),
    aim: memory.aim,
    buttons,
    seen: seenAt(sight.tick),
  }
}
