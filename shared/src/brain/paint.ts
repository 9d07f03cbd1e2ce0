import { headingOf } from '../sim/fixed.ts'
import { nextBelow, nextBetween } from '../sim/rng.ts'
import { BARE, paintOf, SOLID } from '../sim/world.ts'
import { CELL_U, tuning } from '../tuning.ts'
import { cellUnder, distanceU, type Point, pointAt, turnBetween } from './look.ts'
import type { Memory, Place } from './memory.ts'
import type { Sight } from './sight.ts'

/** A place that a bot has come this near to is reached. */
const REACHED_U = 112
/** Places that are compared near by; if none is worth it, further off. */
const NEAR_TRIES = 10
const FAR_TRIES = 8
const NEAR_CELLS = [5, 15] as const
const FAR_CELLS = [16, 36] as const
/** Below this a place is not worth the way. */
const WORTH = 7
/** Low on ink, a bot looks for its own colour instead. */
const DRY_INK = tuning.ink.max / 5

export const isReached = (sight: Sight, place: Place): boolean =>
  distanceU(sight, place) < REACHED_U || sight.tick >= place.untilTick

/** Whether a bot that paints should go on to the place that it chose. */
export function isWorthIt(sight: Sight, place: Place): boolean {
  const value = cellUnder(sight, place.x, place.y)
  return value === BARE || (value !== SOLID && value !== paintOf(sight.team))
}

/** Somewhere to paint: much bare or enemy floor, not far, ahead rather than behind, no crowd. */
export function placeToPaint(sight: Sight, memory: Memory): Place {
  const near = bestOf(sight, memory, NEAR_TRIES, NEAR_CELLS)
  if (near.worth >= WORTH) return placeAt(sight, near.at)
  const far = bestOf(sight, memory, FAR_TRIES, FAR_CELLS)
  if (far.worth >= WORTH) return placeAt(sight, far.at)
  return placeAt(sight, somewhere(sight, memory))
}

const placeAt = (sight: Sight, { x, y }: Point): Place => ({
  x,
  y,
  // Time for the way at a walk, and some for walls.
  untilTick: sight.tick + 45 + Math.floor(distanceU(sight, { x, y }) / 12),
})

function bestOf(
  sight: Sight,
  memory: Memory,
  tries: number,
  [minCells, maxCells]: readonly [number, number],
): { at: Point; worth: number } {
  let best = { at: { x: sight.x, y: sight.y }, worth: Number.NEGATIVE_INFINITY }
  for (let count = 0; count < tries; count++) {
    const heading = nextBelow(memory, 256)
    const at = pointAt(sight, heading, nextBetween(memory, minCells, maxCells) * CELL_U)
    const worth = worthOf(sight, at)
    if (worth > best.worth) best = { at, worth }
  }
  return best
}

function worthOf(sight: Sight, at: Point): number {
  if (cellUnder(sight, at.x, at.y) === SOLID) return Number.NEGATIVE_INFINITY
  const turn = turnBetween(sight.heading, headingOf(at.x - sight.x, at.y - sight.y))
  const way = Math.floor(distanceU(sight, at) / (4 * CELL_U))
  const detour = Math.abs(turn) > 64 ? 3 : 0
  const floor = sight.ink < DRY_INK ? ownFloor(sight, at) : foreignFloor(sight, at)
  return floor - way - detour - 4 * matesNear(sight, at)
}

/** Nine looks at a square of about ten cells: enemy floor counts most, since it swings the score. */
function foreignFloor(sight: Sight, at: Point): number {
  let sum = 0
  for (let dy = -3; dy <= 3; dy += 3) {
    for (let dx = -3; dx <= 3; dx += 3) {
      const value = cellUnder(sight, at.x + dx * CELL_U, at.y + dy * CELL_U)
      if (value === BARE) sum += 2
      else if (value !== SOLID && value !== paintOf(sight.team)) sum += 3
    }
  }
  return sum
}

function ownFloor(sight: Sight, at: Point): number {
  let sum = 0
  for (let dx = -3; dx <= 3; dx += 3) {
    if (cellUnder(sight, at.x + dx * CELL_U, at.y) === paintOf(sight.team)) sum += 6
  }
  return sum
}

function matesNear(sight: Sight, at: Point): number {
  const nearU = 9 * CELL_U
  let count = 0
  for (const other of sight.others) {
    if (other.team !== sight.team || !other.flying) continue
    if (Math.abs(other.x - at.x) < nearU && Math.abs(other.y - at.y) < nearU) count++
  }
  return count
}

/** Everything around is painted: off to another part of the arena. */
function somewhere(sight: Sight, memory: Memory): Point {
  const span = sight.side - 12
  return {
    x: (6 + nextBelow(memory, span)) * CELL_U,
    y: (6 + nextBelow(memory, span)) * CELL_U,
  }
}
