import { SOLID } from '@tidepaint/shared/sim/world'
import type { Stick } from './craftInput.ts'

/** Ways that are weighed, and how far ahead. */
const WAYS = 24
const LOOK_CELLS = 15
/** A wall this near rules a way out. */
const CLEAR_CELLS = 3
/** What a cell is worth that is not ours yet, and a straight course. */
const FRESH_WORTH = 1
const STRAIGHT_WORTH = 4

/**
 * Where a craft without a pilot's hands goes: to floor that is not its own colour, rather straight
 * on, never into a wall. For players with one switch.
 */
export function steerItself(
  floor: { side: number; cells: Uint8Array },
  craft: { x: number; y: number; headingTurns: number; paint: number },
): Stick {
  let best: Stick = { x: 0, y: 0 }
  let bestWorth = Number.NEGATIVE_INFINITY
  for (let i = 0; i < WAYS; i++) {
    const turns = craft.headingTurns + i / WAYS
    const way = { x: Math.cos(turns * Math.PI * 2), y: Math.sin(turns * Math.PI * 2) }
    const worth = worthOf(floor, craft, way) + STRAIGHT_WORTH * Math.cos((i / WAYS) * Math.PI * 2)
    if (worth <= bestWorth) continue
    best = way
    bestWorth = worth
  }
  return best
}

function worthOf(
  { side, cells }: { side: number; cells: Uint8Array },
  craft: { x: number; y: number; paint: number },
  way: Stick,
): number {
  let worth = 0
  for (let cellsAhead = 1; cellsAhead <= LOOK_CELLS; cellsAhead++) {
    const x = Math.floor(craft.x + way.x * cellsAhead)
    const y = Math.floor(craft.y + way.y * cellsAhead)
    const cell = x < 0 || y < 0 || x >= side || y >= side ? SOLID : cells[y * side + x]
    if (cell === SOLID) return cellsAhead <= CLEAR_CELLS ? worth - 100 : worth
    if (cell !== craft.paint) worth += FRESH_WORTH
  }
  return worth
}
