import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duel } from '@tidepaint/shared/modes/duel'
import { createWorld } from '@tidepaint/shared/sim/createWorld'
import type { Craft } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { FULL_QUALITY } from '@tidepaint/shared/wire/savings'
import { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { Interest, type Patch } from './interest.ts'

const { enterCells, enterCellsMin, leaveCells } = tuning.sight
const OWN = 0
const OTHER = 1

/** Two craft, the second `cells` east of the first. */
function patchOf(cells: number): Patch {
  const world = createWorld({ mode: duel, arenaSeed: 1, luckSeed: 1, startTick: 1 })
  const [own, other] = world.crafts as [Craft, Craft]
  Object.assign(own, { x: 0, y: 0 })
  Object.assign(other, { x: cells * CELL_U, y: 0 })
  const grid = new CraftGrid(2, world.floor.side)
  grid.rebuild(world.crafts)
  return { grid, number: 1, measures: FULL_QUALITY }
}

/** Moves the other craft through these distances, and returns what came and went. */
function walk(distances: readonly number[], interest = new Interest(OWN, 2)): string[] {
  return distances.map((cells) => {
    let change = '-'
    interest.update(
      patchOf(cells),
      () => (change = 'enters'),
      () => (change = 'leaves'),
    )
    return change
  })
}

test('[AOI-3] a craft enters within one radius and leaves beyond a larger one', () => {
  const distances = [
    enterCells + 1,
    enterCells,
    enterCells + 1,
    leaveCells,
    leaveCells + 1,
    leaveCells,
  ]
  assert.deepEqual(walk(distances), ['-', 'enters', '-', '-', 'leaves', '-'])
})

test('[AOI-3] the own craft is always in sight', () => {
  const interest = new Interest(OWN, 2)
  assert.deepEqual([interest.sees(OWN), interest.sees(OTHER)], [true, false])
})

for (const [shown, radius] of [
  [0, enterCellsMin],
  [25, 25],
  [255, enterCells],
] as const) {
  test(`[AOI-5] who shows ${shown} cells is told of what comes within ${radius}`, () => {
    const interest = new Interest(OWN, 2)
    interest.show(shown)
    const distances = [radius + 1, radius, radius + 4, radius + 5]
    assert.deepEqual(walk(distances, interest), ['-', 'enters', '-', 'leaves'])
  })
}

test('[AOI-5] who shows less than before is told of less from the next patch on', () => {
  const interest = new Interest(OWN, 2)
  assert.deepEqual(walk([30, 30], interest), ['enters', '-'])
  interest.show(25)
  assert.deepEqual(walk([30, 30], interest), ['leaves', '-'])
})
