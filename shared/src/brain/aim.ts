import { clamp } from '../sim/fixed.ts'
import { nextBetween } from '../sim/rng.ts'
import { paintOf, SOLID } from '../sim/world.ts'
import { CELL_U, tuning } from '../tuning.ts'
import { cellUnder, distanceU, hasLineOfSight, pointAt, turnBetween } from './look.ts'
import type { Memory } from './memory.ts'
import type { Sight } from './sight.ts'
import { skills } from './skill.ts'
import { headingToTarget, seenTarget } from './target.ts'

/** A bolt's range from the middle of the craft, less a little. */
const RANGE_U = 11 * CELL_U
/** Painting, the gun sweeps this far to both sides of the way. */
const SWEEP = 40
const PAINT_TICKS = 60
const PAINT_CYCLE_TICKS = 180

/** The hand's error drifts anew with each decision. */
export function tremble(memory: Memory): void {
  const { aimError } = skills[memory.grade]
  memory.aimError = nextBetween(memory, -aimError, aimError)
}

/** Turns the gun, and says whether to pull the trigger. `heading` is where the craft is going. */
export function takeAim(sight: Sight, memory: Memory, heading: number): boolean {
  const seen = seenTarget(sight, memory)
  if (seen !== undefined && distanceU(sight, seen) <= RANGE_U) {
    const wanted = headingToTarget(sight, memory, seen) + memory.aimError
    const off = turnGun(memory, wanted)
    return off <= skills[memory.grade].fireWithin && hasLineOfSight(sight, sight, seen)
  }
  turnGun(memory, heading + sweepOf(sight))
  return wantsToPaint(sight, memory)
}

/** Turns as far as the grade allows in one tick; returns how far off the gun still is. */
function turnGun(memory: Memory, wanted: number): number {
  const { turnPerTick } = skills[memory.grade]
  const turn = turnBetween(memory.aim, wanted & 255)
  memory.aim = (memory.aim + clamp(turn, -turnPerTick, turnPerTick)) & 255
  return Math.abs(turnBetween(memory.aim, wanted & 255))
}

/** To and fro, out of step with the other seats. */
function sweepOf(sight: Sight): number {
  const phase = (sight.tick * 3 + sight.seat * 37) & 255
  const wave = phase < 128 ? phase - 64 : 192 - phase
  return (wave * SWEEP) >> 6
}

/** With ink to spare, at floor that is not the own colour yet, for two seconds in six. */
function wantsToPaint(sight: Sight, memory: Memory): boolean {
  if (sight.ink < skills[memory.grade].paintInk) return false
  if ((sight.tick + sight.seat * 11) % PAINT_CYCLE_TICKS >= PAINT_TICKS) return false
  const far = pointAt(sight, memory.aim, (1 + tuning.bolt.lifeTicks) * CELL_U)
  const value = cellUnder(sight, far.x, far.y)
  return value !== SOLID && value !== paintOf(sight.team)
}
