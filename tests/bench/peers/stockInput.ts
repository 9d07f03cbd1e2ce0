import { FRAME } from '@tidepaint/loadtest/bots/frames'
import type { CraftInput } from '@tidepaint/shared/sim/world'

/** First bytes of MessagePack: short maps and texts count themselves, numbers have a sign or a size. */
const MAP = 0x80
const TEXT = 0xa0
const U8 = 0xcc
const I8 = 0xd0

/** What `room.send('input', input)` of the framework's client puts on the wire. */
export function stockInputFrame(input: CraftInput): Uint8Array {
  const fields = Object.entries(input as unknown as Record<string, number>)
  const body = fields.flatMap(([name, value]) => [...text(name), ...whole(value)])
  return Uint8Array.from([FRAME.message, ...text('input'), MAP | fields.length, ...body])
}

const text = (word: string): number[] => [TEXT | word.length, ...Buffer.from(word)]

/** -127 to 255. */
function whole(value: number): number[] {
  if (value > 127) return [U8, value]
  return value < -32 ? [I8, value & 255] : [value & 255]
}
