import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Client, Room } from '@colyseus/core'
import { type Lucky, nextBelow, nextBetween } from '@tidepaint/shared/sim/rng'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { tuning } from '@tidepaint/shared/tuning'
import { InputFrame, sanitizeInput } from '@tidepaint/shared/wire/input'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import { InputAllowance } from '../match/inputAllowance.ts'
import { isMalformedInput, readInputsByHand } from './inputChannel.ts'

const { bufferMax, perFrameMax } = tuning.input

class InputRoom extends Room<{ input: InputFrame }> {
  override inputs = this.defineInput(InputFrame, {
    bufferMaxSize: bufferMax,
    sanitize: sanitizeInput,
  })
}

/** The framework's channel as a room has it, for one client and without a socket. */
interface Channel {
  allocate(client: object): void
  decodeReliable(client: object, frame: Buffer, it: { offset: number }, modifiers: number): void
}

interface Queue {
  readonly size: number
  readonly consumedCount: number
  take(count: number): CraftInput[]
  peek(): CraftInput[]
}

function openLine(): { queue: Queue; send: (frame: Uint8Array) => void } {
  const channel = new InputRoom()['_inputController'] as unknown as Channel
  const client = {} as Client & { _inputAccessor: Queue }
  channel.allocate(client)
  readInputsByHand(client)
  return {
    queue: client._inputAccessor,
    send: (frame) => channel.decodeReliable(client, Buffer.from(frame), { offset: 1 }, 0),
  }
}

const randomInput = (lucky: Lucky): CraftInput => ({
  moveX: nextBetween(lucky, -127, 127),
  moveY: nextBetween(lucky, -127, 127),
  aim: nextBelow(lucky, 256),
  buttons: nextBelow(lucky, 4),
  seen: nextBelow(lucky, 256),
})

const randomInputs = (lucky: Lucky): CraftInput[] =>
  Array.from({ length: nextBetween(lucky, 1, perFrameMax) }, () => randomInput(lucky))

test('[NET-11] what waits and what is taken is what was sent, for any frames and ticks', () => {
  const lucky = { rng: 3 }
  const { queue, send } = openLine()
  let before: CraftInput | undefined
  let waiting: CraftInput[] = []
  let done = 0
  for (let round = 0; round < 5000; round++) {
    if (nextBelow(lucky, 2) === 0) {
      const inputs = randomInputs(lucky)
      send(encodeInputs(before, inputs))
      before = inputs.at(-1)
      const all = [...waiting, ...inputs]
      waiting = all.slice(-bufferMax)
      done += all.length - waiting.length
    } else {
      const count = nextBelow(lucky, 8)
      assert.deepEqual(queue.take(count), waiting.slice(0, count))
      done += Math.min(count, waiting.length)
      waiting = waiting.slice(count)
    }
    assert.deepEqual(queue.peek(), waiting)
    assert.equal(queue.consumedCount, done)
  }
})

test('[NET-11] an input is no other one while it waits or is being spent', () => {
  const lucky = { rng: 4 }
  const { queue, send } = openLine()
  for (let round = 0; round < 200; round++) {
    while (queue.size < bufferMax) send(encodeInputs(undefined, randomInputs(lucky)))
    const all = [...queue.take(nextBelow(lucky, bufferMax)), ...queue.peek()]
    assert.equal(new Set(all).size, bufferMax)
  }
})

test('[NET-12] frames as full as can be buy no more than one input a tick', () => {
  const lucky = { rng: 5 }
  const { queue, send } = openLine()
  const allowance = new InputAllowance()
  let flown = 0
  for (let tick = 0; tick < 300; tick++) {
    for (let frames = 0; frames < 4; frames++) {
      send(encodeInputs(undefined, Array(perFrameMax).fill(randomInput(lucky))))
    }
    assert.ok(queue.size <= bufferMax)
    const { dropped, spent } = allowance.spend(queue.size)
    queue.take(dropped + spent)
    flown += spent
  }
  assert.equal(flown, 300)
})

test('[NET-12] control: without an allowance they buy as much as waits', () => {
  const { queue, send } = openLine()
  const input = randomInput({ rng: 6 })
  let flown = 0
  for (let tick = 0; tick < 300; tick++) {
    send(encodeInputs(undefined, Array(perFrameMax).fill(input)))
    flown += queue.take(bufferMax).length
  }
  assert.equal(flown, 300 * perFrameMax)
})

test('[BAD-20] only frames of the input channel are judged, whole ones with a plain first byte', () => {
  const whole = encodeInputs(undefined, [randomInput({ rng: 7 })])
  assert.equal(isMalformedInput(Buffer.from(whole)), false)
  assert.equal(isMalformedInput(Buffer.of(19, 0)), false)
  assert.equal(isMalformedInput(Buffer.from(whole.subarray(0, 4))), true)
  assert.equal(isMalformedInput(Buffer.of(19)), true)
  assert.equal(isMalformedInput(Buffer.of(19 | 0x80, 0)), true)
  assert.equal(isMalformedInput(Buffer.of(18)), false)
  assert.equal(isMalformedInput(Buffer.alloc(0)), false)
  assert.equal(isMalformedInput(undefined), false)
})
