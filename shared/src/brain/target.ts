import { divTrunc, headingOf } from '../sim/fixed.ts'
import { CELL_U, tuning } from '../tuning.ts'
import { distanceU, type Point } from './look.ts'
import { dropTarget, type Memory, TRACK_TICKS } from './memory.ts'
import type { SeenCraft, Sight } from './sight.ts'
import { skills } from './skill.ts'

/** An enemy is watched from this distance on, and let go a little later. */
const NOTICE_U = 15 * CELL_U
const LOSE_U = 19 * CELL_U
/** Another enemy takes over when it is this much nearer. */
const NEARER_PCT = 60
/** Ticks over which a target's speed is judged. */
const SPEED_TICKS = 4

/** Decides whom to watch. A new target is only acted on after the reaction time: see `seenTarget`. */
export function chooseTarget(sight: Sight, memory: Memory): void {
  let best: SeenCraft | undefined
  let bestU = NOTICE_U
  for (const other of sight.others) {
    if (other.team === sight.team || !other.flying) continue
    const awayU = distanceU(sight, other)
    const isWatched = other.seat === memory.targetSeat
    const weighedU = isWatched ? divTrunc(awayU * NEARER_PCT, 100) : awayU
    if (weighedU >= bestU || (isWatched && awayU > LOSE_U)) continue
    best = other
    bestU = weighedU
  }
  if (best?.seat === memory.targetSeat) return
  dropTarget(memory)
  if (best !== undefined) memory.targetSeat = best.seat
}

/** Notes where the target is now, for when the bot will have reacted to it. */
export function watchTarget(sight: Sight, memory: Memory): void {
  if (memory.targetSeat < 0) return
  const target = sight.others.find((other) => other.seat === memory.targetSeat)
  if (target === undefined || !target.flying) {
    dropTarget(memory)
    return
  }
  const slot = sight.tick % TRACK_TICKS
  memory.track.tick[slot] = sight.tick
  memory.track.x[slot] = target.x
  memory.track.y[slot] = target.y
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
