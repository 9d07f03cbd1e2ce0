import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { divTrunc, HEADING_X, HEADING_Y, headingOf, isqrt } from './fixed.ts'

describe('whole-number arithmetic', () => {
  test('[SIM-1] isqrt is the exact root, also next to squares and at 2^52', () => {
    for (let root = 0; root < 3000; root++) {
      assert.equal(isqrt(root * root), root)
      assert.equal(isqrt(root * root + 2 * root), root)
    }
    for (let root = 2 ** 26 - 1000; root <= 2 ** 26; root++) {
      assert.deepEqual([isqrt(root * root - 1), isqrt(root * root)], [root - 1, root])
    }
  })

  test('[SIM-1] division drops the fraction on both sides of zero, without a negative zero', () => {
    assert.deepEqual([divTrunc(7, 2), divTrunc(-7, 2), divTrunc(-1, 2)], [3, -3, 0])
    assert.ok(Object.is(divTrunc(-1, 2), 0))
  })

  test('[SIM-1] headings are the circle, rounded, and mirror images of each other', () => {
    for (let heading = 0; heading < 256; heading++) {
      const radians = (heading * Math.PI) / 128
      // The literals were rounded once; a quarter's ends are exact.
      assert.equal(HEADING_X[heading], Math.round(1024 * Math.cos(radians)) + 0)
      assert.equal(HEADING_Y[heading], Math.round(1024 * Math.sin(radians)) + 0)
    }
  })

  test('[SIM-1] headingOf finds each heading from its vector, at any length', () => {
    for (let heading = 0; heading < 256; heading++) {
      const [x, y] = [HEADING_X.at(heading) as number, HEADING_Y.at(heading) as number]
      assert.equal(headingOf(x, y), heading)
      assert.equal(headingOf(x * 1e6, y * 1e6), heading)
    }
    assert.equal(headingOf(0, 0), 0)
  })

  test('[SIM-1] headingOf is the nearest heading for any vector', () => {
    for (let dx = -40; dx <= 40; dx++) {
      for (let dy = -40; dy <= 40; dy++) {
        if (dx === 0 && dy === 0) continue
        const exact = ((Math.atan2(dy, dx) * 128) / Math.PI + 256) % 256
        const off = Math.abs(((headingOf(dx, dy) - exact + 384) % 256) - 128)
        // Half a step, and what the rounded table adds to it.
        assert.ok(off < 0.53, `(${dx}, ${dy}) is off by ${off}`)
      }
    }
  })
})
