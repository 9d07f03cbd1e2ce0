import { forBrush, paintCell } from './floor.ts'
import type { Craft, World } from './world.ts'

/** Paints one cell for a craft, which is scored for it if that changed the cell. */
export function paintFor(world: World, craft: Craft, index: number): void {
  if (!paintCell(world.floor, index, craft.team, world.tick)) return
  craft.painted++
  craft.score++
}

/** Paints a disc around a point in world units for a craft. */
export function paintDisc(
  world: World,
  craft: Craft,
  xU: number,
  yU: number,
  halfCells: number,
): void {
  const visit = (index: number): void => paintFor(world, craft, index)
  forBrush(world.floor.side, xU >> 6, yU >> 6, halfCells, visit)
}
