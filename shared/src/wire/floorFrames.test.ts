import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ByteReader, WireError } from '../sim/bytes.ts'
import { diceOf } from '../sim/testWorld.ts'
import {
  CELLS_PER_CHUNK,
  decodeChanges,
  decodeRuns,
  encodeChanges,
  encodeRuns,
} from './floorFrames.ts'

/** A chunk as play leaves it: stripes and blots of a few colours. */
function playedChunk(roll: (sides: number) => number): Uint8Array {
  const cells = new Uint8Array(CELLS_PER_CHUNK)
  for (let blot = roll(40); blot > 0; blot--) {
    const start = roll(CELLS_PER_CHUNK)
    cells.fill(roll(6), start, Math.min(CELLS_PER_CHUNK, start + 1 + roll(roll(2) ? 8 : 400)))
  }
  return cells
}

describe('floor frames', () => {
  for (const seed of [1, 2, 3, 4, 5, 977, 8360926]) {
    test(`[WIRE-1] a whole chunk arrives as it was sent (seed ${seed})`, () => {
      const cells = playedChunk(diceOf(seed))
      const arrived = new Uint8Array(CELLS_PER_CHUNK)
      decodeRuns(new ByteReader(encodeRuns(cells)), arrived)
      assert.deepEqual(arrived, cells)
    })

    test(`[WIRE-2] changes lead exactly from one state of a chunk to the next (seed ${seed})`, () => {
      const roll = diceOf(seed)
      for (let round = 0; round < 50; round++) {
        const [before, after] = [playedChunk(roll), playedChunk(roll)]
        const changes = encodeChanges(before, after)
        const arrived = before.slice()
        if (changes)
          decodeChanges(new ByteReader(changes), (cell, value) => (arrived[cell] = value))
        assert.deepEqual(arrived, after)
      }
    })
  }

  test('[WIRE-2] equal states have no changes', () => {
    const cells = playedChunk(diceOf(6))
    assert.equal(encodeChanges(cells, cells.slice()), undefined)
  })

  test('[WIRE-2] a fresh trail of three cells by three costs at most 7 bytes', () => {
    const before = new Uint8Array(CELLS_PER_CHUNK)
    const after = before.slice()
    for (const row of [4, 5, 6]) after.fill(2, row * 32 + 10, row * 32 + 13)
    assert.ok((encodeChanges(before, after)?.length ?? 99) <= 7)
  })

  test('[WIRE-3] runs that do not fit are refused', () => {
    const tooLong = new ByteReader(new Uint8Array([31, 255, 255, 3]))
    assert.throws(() => decodeRuns(tooLong, new Uint8Array(CELLS_PER_CHUNK)), WireError)
    const noSuchValue = new ByteReader(new Uint8Array([(7 << 5) | 1]))
    assert.throws(() => decodeRuns(noSuchValue, new Uint8Array(4)), WireError)
    const beyond = new ByteReader(new Uint8Array([1, 0xff, 0x03 | (1 << 2) | (2 << 5)]))
    assert.throws(() => decodeChanges(beyond, () => {}), WireError)
  })

  test('[WIRE-3] noise is refused or read, but never hangs', () => {
    const roll = diceOf(20)
    for (let round = 0; round < 2000; round++) {
      const noise = Uint8Array.from({ length: roll(60) }, () => roll(256))
      for (const read of [
        () => decodeRuns(new ByteReader(noise), new Uint8Array(CELLS_PER_CHUNK)),
        () => decodeChanges(new ByteReader(noise), () => {}),
      ]) {
        try {
          read()
        } catch (error) {
          assert.ok(error instanceof WireError, String(error))
        }
      }
    }
  })
})
