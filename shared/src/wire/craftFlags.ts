import type { Craft } from '../sim/world.ts'
import { BOMBED, DASHING, FIRING, FLYING, MIRRORED, ROLLING, SHIELDED } from './state.ts'

/** What everybody may see of a craft's gauges, as bits. */
export function flagsOf(craft: Craft): number {
  return (
    (craft.respawnTicks === 0 ? FLYING : 0) |
    (craft.shieldTicks > 0 ? SHIELDED : 0) |
    (craft.dashTicks > 0 ? DASHING : 0) |
    // The gun's wait runs for as long as the trigger is held, and four ticks on.
    (craft.gunQuarterTicks > 0 ? FIRING : 0) |
    (craft.rollerTicks > 0 ? ROLLING : 0) |
    (craft.bomb > 0 ? BOMBED : 0) |
    (craft.mirrorTicks > 0 ? MIRRORED : 0)
  )
}
