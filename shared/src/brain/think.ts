import { divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y, headingOf } from '../sim/fixed.ts'
import { nextBelow } from '../sim/rng.ts'
import { type CraftInput, DASH, FIRE } from '../sim/world.ts'
import { CELL_U } from '../tuning.ts'
import { takeAim, tremble } from './aim.ts'
import { chooseGoal, isReached } from './goals.ts'
import { distanceU, type Point, pointAt, turnBetween } from './look.ts'
import { forget, type Memory } from './memory.ts'
import { paintGoal } from './paintGoal.ts'
import type { Sight } from './sight.ts'
import { skills } from './skill.ts'
import { freeIfStuck, steerTo } from './steer.ts'
import { chooseTarget, seenTarget, watchTarget } from './target.ts'

export { type Memory, newMemory } from './memory.ts'

/** Full stick. */
const FULL = 127
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
  if (!sight.flying) {
    forget(memory, sight)
    return inputOf(sight, memory, -1, 0)
  }
  watchTarget(sight, memory)
  if (sight.tick >= memory.decideTick) decide(sight, memory)
  if (freeIfStuck(sight, memory)) memory.nextGoal = paintGoal(sight, memory)
  const heading = steerTo(sight, memory, wayPoint(sight, memory))
  const fires = takeAim(sight, memory, heading)
  const dashes = takeDash(sight, memory, heading)
  return inputOf(sight, memory, heading, (fires ? FIRE : 0) | (dashes ? DASH : 0))
}

/** Acts on what it saw one reaction time ago, and looks at what is there now. */
function decide(sight: Sight, memory: Memory): void {
  memory.goal = memory.nextGoal
  chooseTarget(sight, memory)
  memory.nextGoal = chooseGoal(sight, memory)
  memory.decideTick = sight.tick + skills[memory.grade].reactionTicks
  memory.wantsDash = nextBelow(memory, 100) < skills[memory.grade].dashPct
  tremble(memory)
}

/** Where to fly for the goal. To paint on takes no reaction: the next place follows at once. */
function wayPoint(sight: Sight, memory: Memory): Point {
  const { goal } = memory
  const prey = preyOf(sight, memory)
  if (prey !== undefined) return prey
  if (goal.kind === 'fight') return fightPoint(sight, memory)
  if (goal.kind === 'paint' && isReached(sight, goal)) {
    memory.goal = memory.nextGoal
    if (memory.goal.kind === 'paint' && isReached(sight, memory.goal)) {
      memory.goal = paintGoal(sight, memory)
      memory.nextGoal = memory.goal
    }
    return memory.goal
  }
  return goal
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
function takeDash(sight: Sight, memory: Memory, heading: number): boolean {
  if (sight.dashWaitTicks > 0 || sight.tick < memory.freeTick) return false
  const { goal } = memory
  if (goal.kind === 'flee') return true
  const prey = preyOf(sight, memory)
  if (prey !== undefined) return Math.abs(turnBetween(heading, headingTo(sight, prey))) < 16
  if (!memory.wantsDash || distanceU(sight, goal) < DASH_U) return false
  memory.wantsDash = false
  return Math.abs(turnBetween(sight.heading, heading)) < 24
}

/** Full stick along a heading, or none for -1. */
function inputOf(sight: Sight, memory: Memory, heading: number, buttons: number): CraftInput {
  return {
    moveX: heading < 0 ? 0 : divTrunc((HEADING_X[heading] as number) * FULL, HEADING_SCALE),
    moveY: heading < 0 ? 0 : divTrunc((HEADING_Y[heading] as number) * FULL, HEADING_SCALE),
    aim: memory.aim,
    buttons,
    seen: (sight.tick * 8) & 255,
  }
}
