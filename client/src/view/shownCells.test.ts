import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Follow, LOOK_AHEAD_CELLS } from './Follow.ts'
import { shownCells } from './shownCells.ts'

const SIDE = 200
const screen = { widthPx: 1280, heightPx: 720, across: 40 }

/** How far a screen shows the arena that follows a craft which stands at `x`, `y`. */
function shownAt(x: number, y: number, aimTurns: number) {
  const view = { left: 0, top: 0, width: 0, height: 0, cellsPerPixel: 0 }
  const follow = new Follow()
  for (let frame = 0; frame < 300; frame++) follow.advance({ x, y, aimTurns }, 1 / 60)
  follow.frame(view, screen, SIDE)
  return { view, cells: shownCells(view, { x, y }) }
}

test('[AOI-5] in the open a screen shows half its diagonal, and as far as the camera looks ahead', () => {
  const half = Math.hypot(40, 22.5) / 2
  for (const aimTurns of [0, 0.2, 0.4, 0.6, 0.8]) {
    assert.equal(shownAt(100, 100, aimTurns).cells, half + LOOK_AHEAD_CELLS)
  }
})

test('[AOI-5] no corner of the screen is further away, not even where the camera stays behind', () => {
  for (const [x, y] of [
    [3, 3],
    [197, 3],
    [100, 197],
    [60, 20],
  ] as const) {
    const { view, cells } = shownAt(x, y, 0.3)
    for (const cornerX of [view.left, view.left + view.width]) {
      for (const cornerY of [view.top, view.top + view.height]) {
        assert.ok(Math.hypot(cornerX - x, cornerY - y) <= cells)
      }
    }
  }
  assert.ok(shownAt(3, 3, 0).cells > shownAt(100, 100, 0).cells)
})
