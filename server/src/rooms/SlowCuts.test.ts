import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SLOW_CUTS_MAX, SlowCuts } from './SlowCuts.ts'

const MINUTE_MS = 60_000

test('[BAD-9] cuts add up for each session, and one is forgotten for each minute without another', () => {
  const cuts = new SlowCuts()
  assert.equal(cuts.count('a', 0), 0)
  for (let cut = 0; cut < SLOW_CUTS_MAX; cut++) cuts.add('a', cut * (MINUTE_MS - 1))
  const lastMs = 2 * (MINUTE_MS - 1)
  assert.deepEqual([cuts.count('a', lastMs), cuts.count('b', lastMs)], [3, 0])
  assert.equal(cuts.count('a', lastMs + MINUTE_MS - 1), 3)
  assert.equal(cuts.count('a', lastMs + MINUTE_MS), 2)
  assert.equal(cuts.count('a', lastMs + 2 * MINUTE_MS), 1)
  assert.equal(cuts.count('a', lastMs + 9 * MINUTE_MS), 0)
})

test('[BAD-9] a line that is cut once in two minutes is never refused', () => {
  const cuts = new SlowCuts()
  for (let cut = 0; cut < 100; cut++) {
    cuts.add('a', 2 * cut * MINUTE_MS)
    assert.equal(cuts.count('a', 2 * cut * MINUTE_MS), 1)
  }
})

test('[BAD-9] a session that left is forgotten', () => {
  const cuts = new SlowCuts()
  cuts.add('a', 0)
  cuts.forget('a')
  assert.equal(cuts.count('a', 0), 0)
})
