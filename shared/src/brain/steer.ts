import { headingOf } from '../sim/fixed.ts'
import { nextBelow } from '../sim/rng.ts'
import { SOLID } from '../sim/world.ts'
import { CELL_U } from '../tuning.ts'
import { alongX, alongY, cellUnder, distanceU, type Point } from './look.ts'
import type { Memory } from './memory.ts'
import type { Sight } from './sight.ts'

/** Feelers look this far ahead: at full speed a craft needs about three cells to turn away. */
const FEELER_U = [96, 176, 256] as const
/** Half the width that a craft needs. */
const SHOULDER_U = 44
/** Ways round an obstacle that are tried, in headings to one side. */
const DETOURS = [0, 14, 28, 42, 56, 72, 90, 110] as const
/** A bot that came no further than this in so many ticks is stuck. */
const STUCK_TICKS = 30
const STUCK_U = 2 * CELL_U
const FREEING_TICKS = 20

/**
 * Whether a craft can fly along a heading without touching a wall soon, or before `untilU`. Asked
 * thousands of times in a tick, so it makes no points.
 */
export function isOpen(sight: Sight, heading: number, untilU = 256): boolean {
  for (const feelerU of FEELER_U) {
    if (feelerU > untilU + SHOULDER_U) return true
    const x = sight.x + alongX(heading, feelerU)
    const y = sight.y + alongY(heading, feelerU)
    if (isSolidBeside(sight, x, y, heading - 64)) return false
    if (isSolidBeside(sight, x, y, heading + 64)) return false
  }
  return true
}

const isSolidBeside = (sight: Sight, x: number, y: number, side: number): boolean =>
  cellUnder(sight, x + alongX(side, SHOULDER_U), y + alongY(side, SHOULDER_U)) === SOLID

/** The open heading nearest to the one that leads to `to`, round the same side of a wall as before. */
export function steerTo(sight: Sight, memory: Memory, to: Point): number {
  if (sight.tick < memory.freeTick) return memory.freeHeading
  const direct = headingOf(to.x - sight.x, to.y - sight.y)
  const untilU = distanceU(sight, to)
  for (const turn of DETOURS) {
    const heading = (direct + turn * memory.turnSide) & 255
    if (isOpen(sight, heading, untilU)) return heading
    if (turn === 0) continue
    const other = (direct - turn * memory.turnSide) & 255
    // Only a much shorter way round changes the side, or a bot would dither before a wall.
    if (turn < 72 || !isOpen(sight, other, untilU)) continue
    memory.turnSide = 0 - memory.turnSide
    return other
  }
  return (direct + 128) & 255
}

/** Notices when a bot gets nowhere, and sends it off in some open direction. */
export function freeIfStuck(sight: Sight, memory: Memory): boolean {
  if (sight.tick - memory.anchorTick < STUCK_TICKS) return false
  const movedU = distanceU(sight, { x: memory.anchorX, y: memory.anchorY })
  memory.anchorX = sight.x
  memory.anchorY = sight.y
  memory.anchorTick = sight.tick
  if (movedU >= STUCK_U) return false
  memory.freeHeading = someOpenHeading(sight, memory)
  memory.freeTick = sight.tick + FREEING_TICKS
  memory.turnSide = 0 - memory.turnSide
  return true
}

function someOpenHeading(sight: Sight, memory: Memory): number {
  const first = nextBelow(memory, 256)
  for (let turn = 0; turn < 256; turn += 23) {
    if (isOpen(sight, (first + turn) & 255)) return (first + turn) & 255
  }
  return first
}
