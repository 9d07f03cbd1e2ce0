import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BARE, SOLID } from '@tidepaint/shared/sim/world'
import { steerItself } from './steerItself.ts'

const side = 64
const floorOf = (cellAt: (x: number, y: number) => number) => ({
  side,
  cells: Uint8Array.from({ length: side * side }, (_, i) => cellAt(i % side, Math.floor(i / side))),
})

test('[UI-5] a craft that steers itself leaves its own colour for bare floor', () => {
  const floor = floorOf((x) => (x < 32 ? 1 : BARE))
  const way = steerItself(floor, { x: 28, y: 32, headingTurns: 0.5, paint: 1 })
  assert.ok(way.x > 0.5, `goes ${way.x}, ${way.y}`)
})

test('[UI-5] it does not fly into a wall, whatever lies behind it', () => {
  const floor = floorOf((x) => (x === 30 ? SOLID : x > 30 ? BARE : 1))
  const way = steerItself(floor, { x: 28, y: 32, headingTurns: 0, paint: 1 })
  assert.ok(way.x < 0.75, `goes ${way.x}, ${way.y}`)
})
