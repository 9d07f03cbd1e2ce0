import { divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y, isqrt } from '../sim/fixed.ts'
import { cellAt } from '../sim/floor.ts'
import { SOLID } from '../sim/world.ts'
import { CELL_U } from '../tuning.ts'
import type { Sight } from './sight.ts'

export interface Point {
  x: number
  y: number
}

/** The point `distanceU` from another along a heading. */
export const pointAt = (from: Point, heading: number, distanceU: number): Point => ({
  x: from.x + alongX(heading, distanceU),
  y: from.y + alongY(heading, distanceU),
})

/** How far on each axis `distanceU` along a heading leads. */
export const alongX = (heading: number, distanceU: number): number =>
  divTrunc((HEADING_X[heading & 255] as number) * distanceU, HEADING_SCALE)
export const alongY = (heading: number, distanceU: number): number =>
  divTrunc((HEADING_Y[heading & 255] as number) * distanceU, HEADING_SCALE)

export const distanceU = (a: Point, b: Point): number =>
  isqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y))

/** What the cell under a point holds; everything outside the arena is solid. */
export function cellUnder(sight: Sight, xU: number, yU: number): number {
  const farU = sight.side * CELL_U
  if (xU < 0 || yU < 0 || xU >= farU || yU >= farU) return SOLID
  return sight.cell(cellAt(sight.side, xU, yU))
}

/** Whether no wall stands between two points. */
export function hasLineOfSight(sight: Sight, from: Point, to: Point): boolean {
  const steps = 1 + divTrunc(distanceU(from, to), CELL_U)
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  for (let step = 1; step < steps; step++) {
    const x = from.x + divTrunc(dx * step, steps)
    const y = from.y + divTrunc(dy * step, steps)
    if (cellUnder(sight, x, y) === SOLID) return false
  }
  return true
}

/** The signed turn from one heading to another, -128 to 127. */
export const turnBetween = (from: number, to: number): number => ((to - from + 128) & 255) - 128
