import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Histogram, register } from 'prom-client'
import { TimeHistogram } from './TimeHistogram.ts'

const EDGES_MS = [0.25, 2.3, 10]

test("[OBS-7] a histogram prints what the library's own would, edges included", async () => {
  const ours = new TimeHistogram('a_seconds', 'help', EDGES_MS)
  const buckets = EDGES_MS.map((ms) => ms / 1000)
  const theirs = new Histogram({ name: 'b_seconds', help: 'help', buckets })
  for (const ms of [0, 0.25, 0.5, 2, 2.3, 10, 11, 4000]) {
    ours.observe(ms)
    theirs.observe(ms / 1000)
  }
  const text = async (name: string) => {
    const lines = (await register.getSingleMetricAsString(name)).split('\n')
    return lines.map((line) => line.replaceAll(name, 'x')).filter((line) => !line.includes('_sum'))
  }
  assert.deepEqual(await text('a_seconds'), await text('b_seconds'))
  assert.match(await register.getSingleMetricAsString('a_seconds'), /^a_seconds_sum 4\.026\d*$/m)
})
