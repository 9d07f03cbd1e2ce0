import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnTowards } from './Remotes.ts'

const near = (turns: number) => Math.round(turns * 1e6) / 1e6

test('[VIEW-7] directions turn the shorter way, across the seam too', () => {
  assert.equal(near(turnTowards(0.9, 0.1, 0.5)), 0)
  assert.equal(near(turnTowards(0.1, 0.9, 1)), 0.9)
  assert.equal(near(turnTowards(0.25, 0.5, 0.5)), 0.375)
})
