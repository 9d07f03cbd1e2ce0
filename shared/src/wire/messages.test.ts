import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cleanName } from './messages.ts'
import { joinOptions, sight, wantChunk } from './requests.ts'

describe('names', () => {
  for (const [typed, kept] of [
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['', ''],
    ['\u202Eevil\u0000\n', 'evil'],
    ['ｆｕｌｌ', 'full'],
    ['abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
    ['👩‍🚀'.repeat(40), '👩🚀'.repeat(8)],
    ['   \t ', ''],
  ] as const) {
    test(`[WIRE-6] ${JSON.stringify(typed).slice(0, 40)} is kept as ${JSON.stringify(kept)}`, () => {
      assert.equal(cleanName(typed), kept)
    })
  }
})

describe('requests', () => {
  test('[WIRE-7] join options are parsed, the name cleaned', () => {
    assert.deepEqual(joinOptions.parse({ protocol: 1, name: ' Bo ' }), { protocol: 1, name: 'Bo' })
  })

  for (const wild of [
    undefined,
    null,
    7,
    {},
    { protocol: '1' },
    { protocol: 1, admin: true },
    { protocol: 1, name: 'x'.repeat(201) },
  ]) {
    test(`[WIRE-7] join options ${JSON.stringify(wild)?.slice(0, 40)} are refused`, () => {
      assert.equal(joinOptions.safeParse(wild).success, false)
    })
  }

  for (const wild of [
    [],
    { chunks: [] },
    { chunks: [-1] },
    { chunks: [1.5] },
    { chunks: [1e9] },
    { chunks: Array(17).fill(1) },
    { chunks: 'all' },
  ]) {
    test(`[WIRE-7] a wish for chunks ${JSON.stringify(wild).slice(0, 40)} is refused`, () => {
      assert.equal(wantChunk.safeParse(wild).success, false)
    })
  }

  for (const wild of [
    undefined,
    7,
    {},
    { cells: -1 },
    { cells: 25.5 },
    { cells: 256 },
    { cells: '25' },
    { cells: 25, x: 1 },
  ]) {
    test(`[WIRE-7] a screen ${JSON.stringify(wild)} is refused`, () => {
      assert.equal(sight.safeParse(wild).success, false)
    })
  }
})
