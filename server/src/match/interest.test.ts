import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duel } from '@tidepaint/shared/modes/duel'
import { createWorld } from '@tidepaint/shared/sim/createWorld'
import type { Craft, SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { Interest } from './interest.ts'
import { tellEvents } from './tellEvents.ts'

const { enterCells, leaveCells } = tuning.sight
const OWN = 0
const OTHER = 1

/** Two craft, the second `cells` east of the first. */
function craftsApart(cells: number): Craft[] {
  const { crafts } = createWorld({ mode: duel, arenaSeed: 1, luckSeed: 1, startTick: 1 })
  const [own, other] = crafts as [Craft, Craft]
  Object.assign(own, { x: 0, y: 0 })
  Object.assign(other, { x: cells * CELL_U, y: 0 })
  return [own, other]
}

/** Moves the other craft through these distances, and returns what came and went. */
function walk(distances: readonly number[]): string[] {
  const interest = new Interest(OWN)
  return distances.map((cells) => {
    let change = '-'
    interest.update(
      craftsApart(cells),
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
  const interest = new Interest(OWN)
  assert.deepEqual([interest.sees(OWN), interest.sees(OTHER)], [true, false])
})

const at = (cells: number) => ({ x: cells * CELL_U, y: 0 })
const told = (event: SimEvent, distanceCells: number) => {
  return tellEvents([event], OWN, new Interest(OWN), craftsApart(distanceCells))
}

test('[AOI-4] what happens out of sight is not told', () => {
  const far = enterCells + 1
  const bolt: SimEvent = { kind: 'bolt', bolt: 1, seat: OTHER, ...at(far), heading: 0, bomb: 0 }
  assert.deepEqual(told(bolt, far), [])
  const near: SimEvent = { ...bolt, ...at(enterCells) }
  assert.deepEqual(told(near, enterCells), [near])
})

test('[AOI-4] who splashed whom is told to all, but not where', () => {
  const far = enterCells + 1
  const splash: SimEvent = { kind: 'splash', seat: OTHER, by: 5, assist: -1, ...at(far) }
  assert.deepEqual(told(splash, far), [{ ...splash, x: 0, y: 0 }])
})

test('[AOI-4] what concerns the own craft, and the beacon, is told wherever it is', () => {
  const far = at(enterCells + 20)
  const mine: SimEvent[] = [
    { kind: 'splat', bolt: 1, seat: OWN, team: 0, ...far, halfCells: 5, hit: -1 },
    { kind: 'splash', seat: OTHER, by: OWN, assist: -1, ...far },
    { kind: 'splash', seat: OTHER, by: 5, assist: OWN, ...far },
    { kind: 'ram', seat: OTHER, by: OWN, ...far },
    { kind: 'beacon', lit: true, ...far },
  ]
  assert.deepEqual(tellEvents(mine, OWN, new Interest(OWN), craftsApart(9)), mine)
})
