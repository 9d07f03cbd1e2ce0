import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { chunkOf, chunksOf, forBrush, makeFloor, paintCell, sideOf } from './floor.ts'
import { nextBelow } from './rng.ts'
import { faultsOf, openWorld } from './testWorld.ts'
import { SOLID } from './world.ts'

const cellsOfBrush = (halfCells: number): number => {
  let count = 0
  forBrush(64, 32, 32, halfCells, () => count++)
  return count
}

describe('floor', () => {
  test('[SIM-3] the arena grows with the seats in whole chunks', () => {
    const sides = [1, 2, 4, 5, 16, 17, 50, 100, 200].map(sideOf)
    assert.deepEqual(sides, [64, 64, 64, 96, 128, 160, 256, 320, 480])
  })

  test('[SIM-3] brushes are discs: 3 x 3, 5 wide, 7 wide, and the radii of splats', () => {
    assert.deepEqual([3, 5, 7, 13, 17].map(cellsOfBrush), [9, 21, 37, 137, 225])
  })

  test('[SIM-3] a brush is cut off at the edge of the arena', () => {
    const seen: number[] = []
    forBrush(64, 0, 63, 3, (index) => seen.push(index))
    assert.deepEqual(seen, [62 * 64, 62 * 64 + 1, 63 * 64, 63 * 64 + 1])
  })

  test('[SIM-3] chunks count row by row', () => {
    const [side, perSide] = [96, 3]
    for (const [x, y] of [
      [0, 0],
      [31, 31],
      [32, 0],
      [95, 0],
      [0, 32],
      [64, 95],
    ] as const) {
      assert.equal(chunkOf(side, y * side + x), (y >> 5) * perSide + (x >> 5))
    }
    assert.equal(chunksOf(side), 9)
  })

  test('[SIM-3] painting keeps all counts, and marks the chunk only on a change', () => {
    const { floor } = openWorld()
    const at = 10 * floor.side + 40
    assert.equal(paintCell(floor, at, 0, 7), true)
    assert.equal(paintCell(floor, at, 0, 8), false)
    assert.deepEqual([...floor.owned], [1, 0, 0, 0])
    assert.equal(floor.chunkTick[1], 7)
    assert.equal(paintCell(floor, at, 1, 9), true)
    assert.deepEqual([...floor.owned], [0, 1, 0, 0])
    assert.deepEqual([...floor.chunkTick], [100, 9, 100, 100])
  })

  test('[SIM-3] solid cells stay solid', () => {
    const { floor } = openWorld()
    assert.equal(paintCell(floor, 0, 0, 7), false)
    assert.equal(floor.cells[0], SOLID)
  })

  test('[SIM-3] counts add up after any painting', () => {
    const world = openWorld()
    const luck = { rng: 5 }
    const { floor } = world
    for (let at = 0; at < 20_000; at++) {
      paintCell(floor, nextBelow(luck, floor.cells.length), nextBelow(luck, 4), at)
    }
    assert.deepEqual(faultsOf(world), [])
    assert.equal(makeFloor(64).paintable, 64 * 64)
  })
})
