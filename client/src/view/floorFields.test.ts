import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BARE, SOLID } from '@tidepaint/shared/sim/world'
import { packCoverage, WALL_REACH_CELLS, wallDistances } from './floorFields.ts'

const side = 16
const floorOf = (cellAt: (x: number, y: number) => number) => ({
  side,
  cells: Uint8Array.from({ length: side * side }, (_, i) => cellAt(i % side, Math.floor(i / side))),
})

test('[UI-12] each team has a channel of its own, and bare floor none', () => {
  const out = new Uint32Array(side * side)
  packCoverage(
    floorOf((x) => (x < 5 ? x : BARE)),
    { first: 0, last: 0 },
    out,
    new Uint8Array(256),
  )
  const pixels = Array.from(new Uint8Array(out.buffer, 0, 24))
  const wanted = [0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0]
  assert.deepEqual(pixels, wanted)
})

test('[UI-12] paint runs up to a wall, and a new wall is noticed once', () => {
  const floor = floorOf((x) => (x === 4 ? SOLID : x < 4 ? 2 : BARE))
  const out = new Uint32Array(side * side)
  const walls = new Uint8Array(side * side)
  const rows = { first: 0, last: side - 1 }
  assert.equal(packCoverage(floor, rows, out, walls), true)
  assert.equal(packCoverage(floor, rows, out, walls), false)
  assert.equal(out[4], out[3])
})

test('[UI-12] distances are half a cell on both sides of a wall and end where they should', () => {
  const walls = Uint8Array.from({ length: side * side }, (_, i) => Number(i % side < 4))
  const distances = wallDistances(walls, side)
  const cellsAt = (x: number): number => (((distances[x] ?? 0) - 128) / 127) * WALL_REACH_CELLS
  assert.deepEqual(
    [3, 4, 5].map((x) => Math.round(cellsAt(x) * 2) / 2),
    [-0.5, 0.5, 1.5],
  )
  assert.equal(distances[15], 255)
})
