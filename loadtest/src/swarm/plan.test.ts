import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planned } from './plan.ts'

test('[LOAD-3] bots come and go when the phases say, whatever became of those before', () => {
  const phases = [
    { over: 0.5, to: 1 },
    { over: 0.25, to: 1 },
    { over: 0, to: 0.5 },
    { over: 0.25, to: 0 },
  ]
  assert.deepEqual(planned(phases, 4, 8000), [
    { atMs: 0, slot: 0, what: 'join' },
    { atMs: 1000, slot: 1, what: 'join' },
    { atMs: 2000, slot: 2, what: 'join' },
    { atMs: 3000, slot: 3, what: 'join' },
    { atMs: 6000, slot: 3, what: 'leave' },
    { atMs: 6000, slot: 2, what: 'leave' },
    { atMs: 6000, slot: 1, what: 'leave' },
    { atMs: 7000, slot: 0, what: 'leave' },
  ])
})
