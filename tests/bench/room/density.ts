import { sideOf } from '@tidepaint/shared/sim/floor'
import { tuning } from '@tidepaint/shared/tuning'

/**
 * Craft that a player would see, the own one included, if all were anywhere in the arena alike: those
 * within the entering radius, as if nobody lingered up to the leaving one.
 *
 * Two points of a unit square are within t of each other by chance of pi t^2 - 8/3 t^3 + t^4/2, t up to 1.
 */
export function evenlySpread(seats: number): number {
  const t = Math.min(1, tuning.sight.enterCells / sideOf(seats))
  return 1 + (seats - 1) * (Math.PI * t ** 2 - (8 / 3) * t ** 3 + t ** 4 / 2)
}
