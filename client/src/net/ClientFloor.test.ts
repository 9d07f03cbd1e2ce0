import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BARE, SOLID } from '@tidepaint/shared/sim/world'
import { CELLS_PER_CHUNK } from '@tidepaint/shared/wire/floorFrames'
import { ClientFloor } from './ClientFloor.ts'

const SIDE = 64
const OWN = 1
const ENEMY = 2
/** Cell (5, 0) of the first chunk, and the same cell of the fourth. */
const CELL = 5
const IN_LAST_CHUNK = 32 * SIDE + 32 + 5

function makeFloor(): ClientFloor {
  const walls = new Uint8Array(SIDE * SIDE)
  walls[0] = SOLID
  const floor = new ClientFloor(SIDE, walls, OWN)
  for (const chunk of [0, 1, 2, 3]) {
    floor.wholeChunk(chunk, 10, (cells) => {
      cells.fill(BARE)
      if (chunk === 0) cells[0] = SOLID
    })
  }
  floor.takeChangedRows()
  return floor
}

const change = (floor: ClientFloor, chunk: number, before: number, after: number, value: number) =>
  floor.changes(chunk, before, after, (paint) => paint(CELL, value))

describe('ClientFloor', () => {
  test('[PAINT-1] own paint is drawn at once and stays when the server confirms it', () => {
    const floor = makeFloor()
    floor.paintOwn(7, CELL)
    assert.equal(floor.cells[CELL], OWN)
    assert.equal(floor.serverCell(CELL), BARE)
    change(floor, 0, 10, 11, OWN)
    floor.acknowledge(7)
    assert.equal(floor.cells[CELL], OWN)
    assert.equal(floor.foreignTick(CELL), 0)
  })

  test('[PAINT-1] own paint that the server does not confirm goes with the acknowledgement', () => {
    const floor = makeFloor()
    floor.paintOwn(7, CELL)
    floor.acknowledge(6)
    assert.equal(floor.cells[CELL], OWN)
    floor.acknowledge(7)
    assert.equal(floor.cells[CELL], BARE)
  })

  test('[PAINT-2] an input finds the paint of earlier inputs, never that of its own or later ones', () => {
    const floor = makeFloor()
    floor.paintOwn(7, CELL)
    assert.deepEqual(
      [6, 7, 8].map((seq) => floor.cellFor(seq, CELL)),
      [BARE, BARE, OWN],
    )
  })

  test('[PAINT-2] before a replay the paint of what is replayed is taken back', () => {
    const floor = makeFloor()
    floor.paintOwn(7, CELL)
    floor.paintOwn(8, CELL + 1)
    floor.rewind(7)
    assert.deepEqual([floor.cells[CELL], floor.cells[CELL + 1]], [OWN, BARE])
  })

  test('[PAINT-3] changes that do not lead on from the held version are not applied but asked for', () => {
    const floor = makeFloor()
    change(floor, 3, 12, 13, ENEMY)
    assert.equal(floor.serverCell(IN_LAST_CHUNK), BARE)
    assert.deepEqual([...floor.wanted], [3])
    floor.wholeChunk(3, 13, (cells) => cells.fill(ENEMY))
    assert.equal(floor.serverCell(IN_LAST_CHUNK), ENEMY)
    assert.deepEqual([...floor.wanted], [])
    assert.equal(floor.versionOf(3), 13)
  })

  test('[PAINT-4] what somebody else painted is remembered with its tick', () => {
    const floor = makeFloor()
    change(floor, 0, 10, 11, ENEMY)
    assert.equal(floor.foreignTick(CELL), 11)
  })

  test('[PAINT-4] solid cells take no paint', () => {
    const floor = makeFloor()
    floor.paintOwn(7, 0)
    assert.equal(floor.cells[0], SOLID)
  })

  test('[PAINT-5] rows that changed are reported once', () => {
    const floor = makeFloor()
    floor.paintOwn(1, SIDE * 3)
    floor.paintOwn(1, SIDE * 9 + 4)
    assert.deepEqual(floor.takeChangedRows(), { first: 3, last: 9 })
    assert.equal(floor.takeChangedRows(), undefined)
  })

  test('[FOL-12] chunks that changed after the tick from which a successor goes on are known no more', () => {
    const floor = makeFloor()
    for (const [chunk, version] of [20, 21, 22].entries()) {
      floor.wholeChunk(chunk, version, (cells) => cells.fill(ENEMY))
    }
    floor.forgetAfter(21)
    assert.deepEqual(
      [0, 1, 2].map((chunk) => floor.versionOf(chunk)),
      [20, 21, undefined],
    )
    change(floor, 2, 22, 23, OWN)
    assert.deepEqual([...floor.wanted], [2])
  })

  test('[PAINT-3] a chunk beyond the arena is ignored', () => {
    const floor = makeFloor()
    floor.wholeChunk(99, 13, (cells) => cells.fill(ENEMY))
    change(floor, 99, 1, 2, ENEMY)
    assert.equal(floor.wanted.size, 0)
    assert.equal(CELLS_PER_CHUNK * 4, floor.serverCells().length)
  })
})
