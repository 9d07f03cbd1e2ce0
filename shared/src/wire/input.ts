import { schema, type SchemaType, t } from '@colyseus/schema'
import type { CraftInput } from '../sim/world.ts'

/** One tick of one pilot, on Colyseus' input channel. Bounds as in `CraftInput`. */
export const InputFrame = schema(
  {
    moveX: t.int8().default(0),
    moveY: t.int8().default(0),
    aim: t.uint8().default(0),
    buttons: t.uint8().default(0),
    seen: t.uint8().default(0),
  },
  'InputFrame',
)
export type InputFrame = SchemaType<typeof InputFrame>

const whole = (value: unknown, min: number, max: number): number => {
  const n = typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : 0
  return n < min ? min : n > max ? max : n
}

/**
 * Turns whatever a peer sent into a legal input, in place: NaN, fractions, values out of range and
 * fields that were deleted on the wire become bounded whole numbers.
 */
export function sanitizeInput(input: CraftInput): void {
  input.moveX = whole(input.moveX, -127, 127)
  input.moveY = whole(input.moveY, -127, 127)
  input.aim = whole(input.aim, 0, 255)
  input.buttons = whole(input.buttons, 0, 255) & 3
  input.seen = whole(input.seen, 0, 255)
}

/** Makes `into` the same input as `from`. */
export function copyInput(into: CraftInput, from: CraftInput): void {
  into.moveX = from.moveX
  into.moveY = from.moveY
  into.aim = from.aim
  into.buttons = from.buttons
  into.seen = from.seen
}

export const neutralInput = (aim = 0): CraftInput => ({
  moveX: 0,
  moveY: 0,
  aim,
  buttons: 0,
  seen: 0,
})
