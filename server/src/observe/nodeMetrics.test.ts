import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMatches } from './metrics.ts'
import { type NodeNow, printMetrics } from './nodeMetrics.ts'

const now: NodeNow = {
  name: undefined,
  relays: 0,
  port: { sockets: 0, bytesSent: 0, bytesReceived: 0, bufferedBytes: 0, bufferedBytesMax: 0 },
}

async function levelShown(): Promise<string | undefined> {
  return /^tidepaint_governor_level (\d+)$/m.exec(await printMetrics(now))?.[1]
}

test('[GOV-4] the level of a node is the highest one of its rooms', async () => {
  assert.equal(await levelShown(), '0')
  const matches = [1, 4, 0].map((level) => ({ seats: [], governor: { level } }))
  for (const match of matches) openMatches.add(match)
  assert.equal(await levelShown(), '4')
  for (const match of matches) openMatches.delete(match)
  assert.equal(await levelShown(), '0')
})
