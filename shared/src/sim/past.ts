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

/**
 * Where a craft was shown `lag` eighths of a tick ago, in world units, on the line between two ticks;
 * undefined if it had not dropped in by then.
 */
export function pastOf(
  world: World,
  craft: Craft,
  lag: number,
): { x: number; y: number } | undefined {
  const time = world.tick * EIGHTHS - lag
  const tick = Math.floor(time / EIGHTHS)
  if (time < craft.bornTick * EIGHTHS) return undefined
  const part = time - tick * EIGHTHS
  const from = slotOf(world, tick) + craft.seat * 2
  const to = part === 0 ? from : slotOf(world, tick + 1) + craft.seat * 2
  const between = (axis: number): number => {
    const start = world.past[from + axis] as number
    return start + divTrunc(((world.past[to + axis] as number) - start) * part, EIGHTHS)
  }
  return { x: between(0), y: between(1) }
}
