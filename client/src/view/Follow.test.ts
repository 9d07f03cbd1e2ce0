import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tuning } from '@tidepaint/shared/tuning'
import { cellsAcross, Follow } from './Follow.ts'

test('[UI-13] 40 cells across a desktop, 24 on an upright phone, never more than is sent', () => {
  assert.equal(Math.round(cellsAcross(1280, 720)), 40)
  assert.equal(cellsAcross(390, 844), 24)
  assert.equal(cellsAcross(844, 390), 40)
  for (const [width, height] of [
    [3840, 1080],
    [5120, 1440],
    [390, 844],
    [1024, 768],
  ] as const) {
    const across = cellsAcross(width, height)
    const farthest = Math.max(across, (across * height) / width) / 2
    assert.ok(farthest < tuning.sight.enterCells, `${width} x ${height}: ${farthest} cells`)
  }
})

test('[UI-13] a craft in a corner is not under the edge of the screen, and most of it is floor', () => {
  const follow = new Follow()
  follow.advance({ x: 3, y: 3, aimTurns: 0.5 }, 0.016)
  const view = { left: 0, top: 0, width: 0, height: 0, cellsPerPixel: 0 }
  follow.frame(view, { widthPx: 1280, heightPx: 720, across: 40 }, 128)
  const place = { x: (3 - view.left) / view.width, y: (3 - view.top) / view.height }
  assert.ok(place.x > 0.25 && place.x < 0.5, `x at ${place.x}`)
  assert.ok(place.y > 0.25 && place.y < 0.5, `y at ${place.y}`)
})
