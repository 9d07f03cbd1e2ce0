import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HEAD_BYTES_MAX, headBytes, writeHead } from './wsFrames.ts'

/** RFC 6455, 5.2 and its examples in 5.7; the shortest head that fits is the only legal one. */
for (const [payload, head] of [
  [0, '8200'],
  [1, '8201'],
  [125, '827d'],
  [126, '827e007e'],
  [256, '827e0100'],
  [65_535, '827effff'],
  [65_536, '827f0000000000010000'],
] as const) {
  test(`[ENC-2] a binary frame of ${payload} bytes begins with ${head}`, () => {
    const out = Buffer.alloc(2 * HEAD_BYTES_MAX)
    const end = writeHead(out, 3, payload)
    assert.equal(out.subarray(3, end).toString('hex'), head)
    assert.equal(end - 3, headBytes(payload))
  })
}
