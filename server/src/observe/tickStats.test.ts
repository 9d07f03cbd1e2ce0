import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TickStats } from './tickStats.ts'

test('[SRV-10] median and 99th percentile are those of the latest ticks', () => {
  const stats = new TickStats(100)
  assert.deepEqual([stats.medianUs(), stats.p99Us()], [0, 0])
  for (let us = 1; us <= 250; us++) stats.record(us)
  assert.deepEqual([stats.medianUs(), stats.p99Us()], [201, 250])
})
