import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Lucky, nextBelow, nextBetween } from '../sim/rng.ts'
import type { CraftInput } from '../sim/world.ts'
import { tuning } from '../tuning.ts'
import { neutralInput } from './input.ts'
import { countInputs, encodeInputs, ROOM_INPUT, readInputs } from './inputFrames.ts'

const { perFrameMax } = tuning.input

/** All inputs of a frame, as they come out of the reader. */
function decoded(frame: Uint8Array, latest: CraftInput): CraftInput[] {
  const inputs: CraftInput[] = []
  const keep = () => void inputs.push({ ...latest })
  readInputs(frame, latest, keep)
  keep()
  return inputs
}

/** An input that differs from the one before in some fields, often in none. */
function nextInput(lucky: Lucky, before: CraftInput): CraftInput {
  const input = { ...before }
  if (nextBelow(lucky, 3) === 0) input.moveX = nextBetween(lucky, -127, 127)
  if (nextBelow(lucky, 3) === 0) input.moveY = nextBetween(lucky, -127, 127)
  if (nextBelow(lucky, 2) === 0) input.aim = nextBelow(lucky, 256)
  if (nextBelow(lucky, 4) === 0) input.buttons = nextBelow(lucky, 4)
  if (nextBelow(lucky, 4) === 0) input.seen = nextBelow(lucky, 256)
  return nextBelow(lucky, 3) === 0 ? input : before
}

const same = (count: number): CraftInput[] => Array.from({ length: count }, () => neutralInput(9))

describe('frames of inputs', () => {
  test('[WIRE-11] any inputs in any frames arrive as they were sent', () => {
    const lucky = { rng: 5 }
    for (let line = 0; line < 200; line++) {
      const latest = neutralInput()
      let before: CraftInput | undefined
      for (let frame = 0; frame < 40; frame++) {
        const inputs: CraftInput[] = []
        for (let left = nextBetween(lucky, 1, perFrameMax); left > 0; left--) {
          inputs.push(nextInput(lucky, inputs.at(-1) ?? before ?? neutralInput()))
        }
        const bytes = encodeInputs(before, inputs)
        assert.equal(countInputs(bytes), inputs.length)
        assert.deepEqual(decoded(bytes, latest), inputs)
        before = inputs.at(-1)
      }
    }
  })

  test('[WIRE-11] the first frame on a line is whole, whatever the reader held', () => {
    const input = { moveX: -127, moveY: 1, aim: 0, buttons: 0, seen: 255 }
    const stale = { moveX: 5, moveY: 5, aim: 5, buttons: 1, seen: 5 }
    assert.deepEqual(decoded(encodeInputs(undefined, [input]), stale), [input])
  })

  test('[WIRE-11] what stays the same costs no bytes but the head', () => {
    const before = neutralInput(9)
    assert.deepEqual([...encodeInputs(before, same(1))], [ROOM_INPUT, 0])
    assert.deepEqual([...encodeInputs(before, same(8))], [ROOM_INPUT, 7 << 5])
    const turned = [neutralInput(10), neutralInput(10), neutralInput(11)]
    const frame = [ROOM_INPUT, 4 | (1 << 5), 10, 4, 11]
    assert.deepEqual([...encodeInputs(before, turned)], frame)
  })

  test('[WIRE-11] a frame has one to eight inputs', () => {
    assert.throws(() => encodeInputs(undefined, []), /0 inputs in a frame; it has 1 to 8/)
    assert.throws(() => encodeInputs(undefined, same(9)), /9 inputs/)
    assert.equal(countInputs(encodeInputs(undefined, same(8))), 8)
    assert.equal(countInputs(Uint8Array.of(ROOM_INPUT)), 0)
    assert.equal(countInputs(Uint8Array.of(ROOM_INPUT, 7 << 5, 0)), 0)
    assert.equal(countInputs(new Uint8Array(10).fill(0, 1)), 0)
  })

  test('[WIRE-3] a frame of inputs that was cut is refused, wherever it was', () => {
    const whole = encodeInputs(undefined, [{ moveX: 1, moveY: 2, aim: 3, buttons: 1, seen: 4 }])
    for (let bytes = 0; bytes < whole.length; bytes++) {
      assert.equal(countInputs(whole.subarray(0, bytes)), 0)
    }
  })

  test('[WIRE-3] noise is refused, or is as many inputs as it counts, and all bytes', () => {
    const lucky = { rng: 11 }
    let accepted = 0
    for (let round = 0; round < 20_000; round++) {
      const noise = Uint8Array.from({ length: nextBelow(lucky, 14) }, () => nextBelow(lucky, 256))
      const count = countInputs(noise)
      if (count === 0) continue
      accepted++
      const inputs = decoded(noise, neutralInput())
      assert.equal(inputs.length, count)
      for (const value of inputs.flatMap((input) => Object.values(input) as number[])) {
        assert.ok(value >= -128 && value <= 255)
      }
    }
    assert.ok(accepted > 500, `${accepted} accepted`)
  })
})
