import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lockedWire, wireNow } from './wireLock.ts'

test('[WIRE-8] the wire is what its version says', () => {
  assert.deepEqual(
    wireNow(),
    lockedWire(),
    'the wire changed: raise PROTOCOL_VERSION and run `npm run wire:lock`',
  )
})
