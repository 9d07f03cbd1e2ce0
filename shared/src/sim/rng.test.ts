import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextBelow, nextBetween, nextU32 } from './rng.ts'

test('[SIM-2] a seed gives the same numbers for ever', () => {
  const luck = { rng: 1 }
  assert.deepEqual(
    [nextU32(luck), nextU32(luck), nextU32(luck)],
    [2693262067, 11749833, 2265367787],
  )
})

test('[SIM-2] nextBelow spreads evenly and stays below', () => {
  const luck = { rng: 8360926 }
  const counts = [0, 0, 0, 0, 0, 0]
  for (let draw = 0; draw < 60_000; draw++) {
    const at = nextBelow(luck, 6)
    counts[at] = (counts[at] ?? 0) + 1
  }
  assert.equal(counts.length, 6)
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 400, counts.join(' '))
})

test('[SIM-2] nextBetween reaches both its ends', () => {
  const luck = { rng: 3 }
  const seen = new Set(Array.from({ length: 200 }, () => nextBetween(luck, -2, 2)))
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    [-2, -1, 0, 1, 2],
  )
})
