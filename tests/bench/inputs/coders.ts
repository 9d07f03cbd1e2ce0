import { InputEncoder } from '@colyseus/schema/input'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { copyInput, InputFrame } from '@tidepaint/shared/wire/input'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'

/** The framework's frames, our own with one input each, and with two. */
export const ways = ['framework', 'one', 'two'] as const
export type Way = (typeof ways)[number]

/** Takes one input after the other; gives the frame that carries those made so far, or nothing yet. */
export type Coder = (input: CraftInput) => Uint8Array | undefined

export function coderOf(way: Way): Coder {
  if (way === 'framework') return frameworkCoder()
  const perFrame = way === 'one' ? 1 : 2
  let before: CraftInput | undefined
  let held: CraftInput[] = []
  return (input) => {
    held.push(input)
    if (held.length < perFrame) return undefined
    const frame = encodeInputs(before, held)
    before = input
    held = []
    return frame
  }
}

function frameworkCoder(): Coder {
  const latest = new InputFrame()
  const encoder = new InputEncoder(latest)
  return (input) => {
    copyInput(latest, input)
    return Buffer.concat([Buffer.of(FRAME.input), encoder.encode()])
  }
}
