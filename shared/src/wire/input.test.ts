import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CraftInput } from '../sim/world.ts'
import { neutralInput, sanitizeInput } from './input.ts'

const sanitized = (input: Record<string, unknown>) => {
  const copy = { ...input } as unknown as CraftInput
  sanitizeInput(copy)
  return copy
}

describe('sanitizeInput', () => {
  test('[WIRE-5] a legal input stays as it is', () => {
    const input = { moveX: -127, moveY: 127, aim: 255, buttons: 3, seen: 200 }
    assert.deepEqual(sanitized(input), input)
  })

  test('[WIRE-5] what is out of range is moved to its bound', () => {
    const wild = { moveX: 1e9, moveY: -128, aim: 256, buttons: 255, seen: -1 }
    assert.deepEqual(sanitized(wild), { moveX: 127, moveY: -127, aim: 255, buttons: 3, seen: 0 })
  })

  for (const nonsense of [Number.NaN, undefined, null, 'x', {}, Number.POSITIVE_INFINITY, 0.9]) {
    test(`[WIRE-5] ${String(nonsense)} in every field is a neutral input`, () => {
      const wild = {
        moveX: nonsense,
        moveY: nonsense,
        aim: nonsense,
        buttons: nonsense,
        seen: nonsense,
      }
      assert.deepEqual(sanitized(wild), neutralInput())
    })
  }
})
