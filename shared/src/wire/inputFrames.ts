import type { ByteWriter } from '../sim/bytes.ts'
import type { CraftInput } from '../sim/world.ts'
import { tuning } from '../tuning.ts'

/** First byte of a frame on Colyseus' input channel. */
export const ROOM_INPUT = 19
const { perFrameMax } = tuning.input

/** Fields in the order of their bits in a head; each is one byte. */
export const inputFields = ['moveX', 'moveY', 'aim', 'buttons', 'seen'] as const
/** The lower bits of a head name the fields that follow; the upper ones say how often it is repeated. */
const FIELDS_MASK = 0x1f
const REPEATS_SHIFT = 5
const REPEATS_MAX = 7

/** How many fields follow a head, by its lower bits. */
const fieldCounts = Uint8Array.from({ length: FIELDS_MASK + 1 }, (_, mask) =>
  inputFields.reduce((count, _field, at) => count + ((mask >> at) & 1), 0),
)

/**
 * The frame that carries these inputs: of each the fields that changed since the one before it.
 * `before` is the last one of the frame before; the first frame on a line has none, and is whole.
 */
export function encodeInputs(
  before: CraftInput | undefined,
  inputs: readonly CraftInput[],
): Uint8Array<ArrayBuffer> {
  if (inputs.length < 1 || inputs.length > perFrameMax) {
    throw new RangeError(`${inputs.length} inputs in a frame; it has 1 to ${perFrameMax}`)
  }
  const bytes = [ROOM_INPUT]
  let latest = before
  let headAt = 0
  for (const input of inputs) {
    const changed = changedFields(latest, input)
    const head = bytes[headAt] as number
    latest = input
    if (changed === 0 && headAt > 0 && head >> REPEATS_SHIFT < REPEATS_MAX) {
      bytes[headAt] = head + (1 << REPEATS_SHIFT)
      continue
    }
    headAt = bytes.push(changed) - 1
    inputFields.forEach((field, at) => {
      if (changed & (1 << at)) bytes.push(input[field] & 255)
    })
  }
  return Uint8Array.from(bytes)
}

/** A bit for each of `inputFields` in which the two differ; all of them if there is none before. */
export function changedFields(before: CraftInput | undefined, now: CraftInput): number {
  if (before === undefined) return FIELDS_MASK
  // One by one, not by name: a server does this for each seat and tick.
  return (
    (before.moveX === now.moveX ? 0 : 1) |
    (before.moveY === now.moveY ? 0 : 2) |
    (before.aim === now.aim ? 0 : 4) |
    (before.buttons === now.buttons ? 0 : 8) |
    (before.seen === now.seen ? 0 : 16)
  )
}

/** Writes those fields of an input, a byte each, in their order. */
export function writeFields(writer: ByteWriter, fields: number, input: CraftInput): void {
  if (fields & 1) writer.u8(input.moveX & 255)
  if (fields & 2) writer.u8(input.moveY & 255)
  if (fields & 4) writer.u8(input.aim)
  if (fields & 8) writer.u8(input.buttons)
  if (fields & 16) writer.u8(input.seen)
}

/**
 * How many inputs a frame carries; 0 if it is malformed. `from` is where its first head stands: 0 if
 * the frame's own first byte is gone.
 */
export function countInputs(bytes: Uint8Array, from = 1): number {
  let count = 0
  let at = from
  while (at < bytes.length) {
    const head = bytes[at] as number
    count += 1 + (head >> REPEATS_SHIFT)
    at += 1 + (fieldCounts[head & FIELDS_MASK] as number)
  }
  return at === bytes.length && count <= perFrameMax ? count : 0
}

/**
 * Reads a frame that `countInputs` let pass into `input`, which holds the last input of the frame
 * before: calls `keep` with each one but the last, and leaves that one there. Makes no objects.
 */
export function readInputs(bytes: Uint8Array, input: CraftInput, keep: () => void, from = 1): void {
  let at = from
  while (at < bytes.length) {
    if (at > from) keep()
    const head = bytes[at++] as number
    if (head & 1) input.moveX = signed(bytes[at++] as number)
    if (head & 2) input.moveY = signed(bytes[at++] as number)
    if (head & 4) input.aim = bytes[at++] as number
    if (head & 8) input.buttons = bytes[at++] as number
    if (head & 16) input.seen = bytes[at++] as number
    for (let repeats = head >> REPEATS_SHIFT; repeats > 0; repeats--) keep()
  }
}

const signed = (byte: number): number => (byte << 24) >> 24
