import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ByteReader, ByteWriter, WireError } from '../sim/bytes.ts'
import type { SimEvent } from '../sim/world.ts'
import { SEATS_MAX } from '../tuning.ts'
import { readEvent, writeEvent } from './events.ts'

function written(event: SimEvent): Uint8Array {
  const writer = new ByteWriter()
  writeEvent(writer, event)
  return writer.take()
}

const drop = (seat: number): SimEvent => ({ kind: 'drop', seat, x: 5, y: 6 })
/** Head and place come before the seat. */
const SEAT_AT = 5

describe('seats in events', () => {
  for (const seat of [0, 126, 127, 255, SEATS_MAX - 1]) {
    test(`[WIRE-12] seat ${seat} is told apart from all others and from nobody`, () => {
      const splash: SimEvent = { kind: 'splash', seat, by: -1, assist: seat, x: 5, y: 6 }
      assert.deepEqual(readEvent(new ByteReader(written(splash))), splash)
      assert.equal(written(drop(seat)).length, SEAT_AT + (seat < 127 ? 1 : 2))
    })
  }

  test('[WIRE-12] no event is of nobody, or of a seat beyond the last', () => {
    for (const seat of [-1, SEATS_MAX, 4_000_000_000]) {
      assert.throws(() => readEvent(new ByteReader(written(drop(seat)))), WireError)
    }
  })
})
