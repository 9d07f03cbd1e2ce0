import { divTrunc, headingOf } from '../sim/fixed.ts'
import { CELL_U, tuning } from '../tuning.ts'
import { distanceU, type Point } from './look.ts'
import { dropTarget, type Memory, TRACK_TICKS } from './memory.ts'
import type { SeenCraft, Sight } from './sight.ts'
import { skills } from './skill.ts'

/** An enemy is watched from this distance on. */
const NOTICE_U = 15 * CELL_U
/** The enemy that is watched is let go 1.4 times as far away, or for one 1.4 times as near. */
const LOYALTY = 2
/** Ticks over which a target's speed is judged. */
const SPEED_TICKS = 4

/**
 * Picks the enemy to watch, and notes where it is now: the bot acts on that when its reaction time
 * has passed, see `seenTarget`. Runs each tick for each bot, so it does without roots.
 */
export function watchTarget(sight: Sight, memory: Memory): void {
  const target = nearestTarget(sight, memory.targetSeat)
  if (target?.seat !== memory.targetSeat) dropTarget(memory)
  if (target === undefined) return
  memory.targetSeat = target.seat
  const slot = sight.tick % TRACK_TICKS
  memory.track.tick[slot] = sight.tick
  memory.track.x[slot] = target.x
  memory.track.y[slot] = target.y
}

/** The nearest enemy in notice; the one that is watched already counts as nearer than it is. */
function nearestTarget(sight: Sight, watchedSeat: number): SeenCraft | undefined {
  let best: SeenCraft | undefined
  let bestU2 = NOTICE_U * NOTICE_U
  for (const other of sight.others) {
    if (other.team === sight.team || !other.flying) continue
    const dx = other.x - sight.x
    const dy = other.y - sight.y
    const awayU2 = (dx * dx + dy * dy) / (other.seat === watchedSeat ? LOYALTY : 1)
    if (awayU2 >= bestU2) continue
    best = other
    bestU2 = awayU2
  }
  return best
}

/** Where the target was a reaction time ago; undefined if it was not watched yet. */
export function seenTarget(sight: Sight, memory: Memory): Point | undefined {
  return positionAt(memory, sight.tick - skills[memory.grade].reactionTicks)
}

/** The position noted in a tick, or in one of the two before if that one was missed. */
function positionAt(memory: Memory, tick: number): Point | undefined {
  const { track } = memory
  for (let at = tick; at > tick - 3 && at >= 0; at--) {
    const slot = at % TRACK_TICKS
    if (track.tick[slot] === at) return { x: track.x[slot] as number, y: track.y[slot] as number }
  }
  return undefined
}

/**
 * The heading in which a bolt would meet the target if it kept the course that it was seen on,
 * as well as the bot's grade can tell.
 */
export function headingToTarget(sight: Sight, memory: Memory, seen: Point): number {
  const { reactionTicks, leadPct } = skills[memory.grade]
  const before = positionAt(memory, sight.tick - reactionTicks - SPEED_TICKS) ?? seen
  // A bolt flies one cell a tick.
  const flightTicks = divTrunc(distanceU(sight, seen) * 1024, CELL_U * tuning.bolt.speedVpt)
  const aheadTicks = reactionTicks + 1 + flightTicks
  const ahead = (now: number, then: number): number =>
    now + divTrunc((now - then) * aheadTicks * leadPct, SPEED_TICKS * 100)
  return headingOf(ahead(seen.x, before.x) - sight.x, ahead(seen.y, before.y) - sight.y)
}
