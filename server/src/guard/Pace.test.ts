import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pace } from './Pace.ts'

test('[STORM-1] a burst is let through, and then so many a second', () => {
  const pace = new Pace({ perS: 10, burst: 3 })
  const at = (...times: number[]) => times.map((ms) => pace.takes(ms))
  assert.deepEqual(at(0, 0, 0, 0, 99), [true, true, true, false, false])
  assert.deepEqual(at(100, 101, 200), [true, false, true])
  // Quiet time is saved up to the burst and no further.
  assert.deepEqual(at(90_000, 90_000, 90_000, 90_000), [true, true, true, false])
})
