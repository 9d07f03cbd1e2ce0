import { type CraftInput, DASH, FIRE } from '@tidepaint/shared/sim/world'

/** A direction from a stick or keys: each axis -1 to 1, longer than 1 is shortened. */
export interface Stick {
  x: number
  y: number
}

/** What the hands are doing, whatever they hold. Devices that are not there are undefined. */
export interface Controls {
  move: Stick
  /** Direction of the gun as the latest device gives it, any length; undefined if none does. */
  aim: Stick | undefined
  fire: boolean
  dash: boolean
}

/** Sticks do not come back to the exact middle. */
export const DEAD_ZONE = 0.22
const AXIS_MAX = 127
const HEADINGS = 256

/**
 * Turns what the hands do into what a pilot asks for.
 *
 * Without an aiming device the gun follows the way, so that keys alone are enough; standing still
 * it stays at `lastAim`.
 */
export function craftInputOf(controls: Controls, lastAim: number): CraftInput {
  const move = shortened(controls.move)
  const towards = controls.aim ?? move
  const aim = isCentred(towards) ? lastAim : headingOfStick(towards)
  return {
    moveX: Math.round(move.x * AXIS_MAX),
    moveY: Math.round(move.y * AXIS_MAX),
    aim,
    buttons: (controls.fire ? FIRE : 0) | (controls.dash ? DASH : 0),
    seen: 0,
  }
}

/** Heading of a direction, 0 to 255, clockwise from east. */
function headingOfStick({ x, y }: Stick): number {
  const turns = Math.atan2(y, x) / (Math.PI * 2)
  return Math.round(turns * HEADINGS) & (HEADINGS - 1)
}

const isCentred = ({ x, y }: Stick): boolean => Math.hypot(x, y) < 1e-3

function shortened(stick: Stick): Stick {
  const length = Math.hypot(stick.x, stick.y)
  if (!Number.isFinite(length)) return { x: 0, y: 0 }
  return length > 1 ? { x: stick.x / length, y: stick.y / length } : stick
}

/** Takes the dead zone out of a stick, without a jump at its edge. */
export function livelyStick(x: number, y: number): Stick {
  const length = Math.hypot(x, y)
  if (!(length > DEAD_ZONE)) return { x: 0, y: 0 }
  const scale = Math.min(1, (length - DEAD_ZONE) / (1 - DEAD_ZONE)) / length
  return { x: x * scale, y: y * scale }
}
