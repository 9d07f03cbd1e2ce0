import { isRoomy } from '@tidepaint/shared/sim/floor'
import type { Craft, Floor } from '@tidepaint/shared/sim/world'
import { CELL_U } from '@tidepaint/shared/tuning'

/** In cells. */
interface Point {
  x: number
  y: number
}

const GAP_CELLS = 2

/** Free cells around `centre`, row by row, at most `reach` away to each side. */
export function roomySpots(floor: Floor, centre: Point, reach: Point): Point[] {
  const spots: Point[] = []
  for (let y = centre.y - reach.y; y <= centre.y + reach.y; y += GAP_CELLS) {
    for (let x = centre.x - reach.x; x <= centre.x + reach.x; x += GAP_CELLS) {
      const isInside = x > 2 && y > 2 && x < floor.side - 3 && y < floor.side - 3
      if (isInside && isRoomy(floor, x, y)) spots.push({ x, y })
    }
  }
  return spots
}

/** Has a craft fly on from `spot`, shielded for so long. */
export function putOn(craft: Craft, spot: Point, shieldTicks: number): void {
  craft.x = spot.x * CELL_U + CELL_U / 2
  craft.y = spot.y * CELL_U + CELL_U / 2
  craft.respawnTicks = 0
  craft.shieldTicks = shieldTicks
}
