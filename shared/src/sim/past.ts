import { tuning } from '../tuning.ts'
import { divTrunc } from './fixed.ts'
import { shownU } from './shown.ts'
import type { Craft, World } from './world.ts'

/** Eighths in one tick: how finely a pilot's screen says what it showed. */
export const EIGHTHS = 8

/** Where slot of a tick begins in `World.past`. */
const slotOf = (world: World, tick: number): number =>
  (tick % tuning.rewind.historyTicks) * world.crafts.length * 2

/** Notes where all craft are shown at the end of this tick's flight: shots are judged by what one sees. */
export function rememberPositions(world: World): void {
  let at = slotOf(world, world.tick)
  for (const craft of world.crafts) {
    world.past[at++] = shownU(craft.x)
    world.past[at++] = shownU(craft.y)
  }
}

/**
 * How long before this tick a pilot's screen was, in eighths: 0 to `eighthsMax`, whatever they say.
 * `seen` counts modulo 256.
 */
export function lagOf(tick: number, seen: number): number {
  const lag = (tick * EIGHTHS - seen) & 255
  return Math.min(lag, tuning.rewind.eighthsMax)
}

/** Whether a craft had dropped in by `lag` eighths of a tick ago. */
export const wasThere = (world: World, craft: Craft, lag: number): boolean =>
  world.tick * EIGHTHS - lag >= craft.bornTick * EIGHTHS

/** The axes of a place in `World.past`. */
export const X = 0
export const Y = 1

/**
 * Where a craft that was there was shown `lag` eighths of a tick ago, on one axis, in world units: on
 * the line between two ticks.
 */
export function pastOf(world: World, craft: Craft, lag: number, axis: number): number {
  const time = world.tick * EIGHTHS - lag
  const tick = Math.floor(time / EIGHTHS)
  const part = time - tick * EIGHTHS
  const at = craft.seat * 2 + axis
  const start = world.past[slotOf(world, tick) + at] as number
  if (part === 0) return start
  const end = world.past[slotOf(world, tick + 1) + at] as number
  return start + divTrunc((end - start) * part, EIGHTHS)
}
