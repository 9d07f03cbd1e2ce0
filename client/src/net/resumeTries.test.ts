import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Room } from '@colyseus/sdk'
import { resumeTries } from './resumeTries.ts'

test('[PLAY-9] a line that broke is given up when the seat is, not long before or after', () => {
  // The SDK pauses for 0.2, 0.4, 0.8, 1.6, 3.2 and then 5 s each.
  const { reconnection } = new Room('arena')
  const windowsS = [0, 1, 5, 30, 300, 1e300, Number.NaN]
  const tries = windowsS.map((windowS) => resumeTries(windowS, reconnection))
  assert.deepEqual(tries, [1, 3, 5, 10, 64, 64, 1])
})
