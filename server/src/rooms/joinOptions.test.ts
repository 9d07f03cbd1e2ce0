import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit } from './joinOptions.ts'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'

test('[SES-9] without a mode the first one is written into the options that matching goes by', () => {
  const options = { protocol: PROTOCOL_VERSION, name: '  Ann \u0000 B  ' }
  assert.deepEqual(admit(options), { name: 'Ann B' })
  assert.deepEqual(options, { ...options, mode: 'tide' })
})

for (const [options, name] of [
  [{ protocol: PROTOCOL_VERSION - 1, unknown: 1 }, 'client-too-old'],
  [{ protocol: PROTOCOL_VERSION + 1, unknown: 1 }, 'server-too-old'],
  [{ protocol: PROTOCOL_VERSION, unknown: 1 }, 'bad-join-options'],
  [{ protocol: PROTOCOL_VERSION, mode: 'constructor' }, 'no-such-mode'],
  ['text', 'bad-join-options'],
  [undefined, 'bad-join-options'],
] as const) {
  test(`[BAD-12] ${JSON.stringify(options)} is refused with ${name}`, () => {
    assert.throws(() => admit(options), new RegExp(name))
  })
}
