import { LOOK_AHEAD_CELLS } from './Follow.ts'
import type { ViewRect } from './FloorGl.ts'

/**
 * How far from the own craft the arena is to be seen, wherever the camera looks next. Near the rim
 * it stays behind, and shows more on one side.
 */
export function shownCells(view: ViewRect, own: { x: number; y: number }): number {
  const half = Math.hypot(view.width, view.height) / 2
  const dx = Math.max(own.x - view.left, view.left + view.width - own.x)
  const dy = Math.max(own.y - view.top, view.top + view.height - own.y)
  return Math.max(half + LOOK_AHEAD_CELLS, Math.hypot(dx, dy))
}
