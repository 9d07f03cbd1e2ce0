import assert from 'node:assert/strict'
import { test } from 'node:test'
import { largest } from './largest.ts'

const within = { first: 64, max: 4000, precision: 0.05 }

for (const limit of [0, 1, 63, 64, 65, 500, 3999, 4000, 10_000]) {
  test(`[LOAD-5] the search finds ${limit}, as closely as it was asked`, async () => {
    const tries: number[] = []
    const found = await largest(async (count) => {
      tries.push(count)
      return count <= limit
    }, within)
    const real = Math.min(limit, within.max)
    assert.ok(found <= real && found >= Math.floor(real * 0.95), `${found} for ${real}`)
    assert.equal(new Set(tries).size, tries.length, 'nothing is tried twice')
    assert.ok(tries.length <= 14, `${tries.length} tries`)
  })
}
