import { dice } from '@tidepaint/loadtest/dice'
import { isRoomy } from '@tidepaint/shared/sim/floor'
import type { World } from '@tidepaint/shared/sim/world'
import { TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { putOn, roomySpots } from '../gather.ts'

/** Where craft are: all over the arena, or around its middle, where the beacon comes. */
export const placings = ['spread', 'crowded'] as const
export type Placing = (typeof placings)[number]

/** Who flies on from here for a second still sees who flew the other way: within 34 cells. */
const REACH_CELLS = { x: 10, y: 10 }
const SCATTER_SEED = 1

/** Puts all craft anywhere, alike in all worlds of one size: from their pads they would take long to get there. */
export function scatter({ floor, crafts }: World): void {
  const chance = dice(SCATTER_SEED)
  const cell = () => 2 + Math.floor(chance() * (floor.side - 4))
  for (const craft of crafts) {
    let spot = { x: cell(), y: cell() }
    while (!isRoomy(floor, spot.x, spot.y)) spot = { x: cell(), y: cell() }
    putOn(craft, spot, tuning.splash.shieldTicks)
  }
}

/** Before each step: hits tell and cost as in any fight, but seldom empty a seat; once a second all are back. */
export function keepCrowd(world: World): void {
  for (const craft of world.crafts) craft.health = tuning.craft.healthMax
  if (world.tick % TICK_HZ === 0) gather(world)
}

/** Puts all craft around the middle. */
export function gather({ floor, crafts }: World): void {
  const middle = floor.side >> 1
  const spots = roomySpots(floor, { x: middle, y: middle }, REACH_CELLS)
  for (const craft of crafts) {
    // More craft than spots share them: nothing keeps two apart.
    const spot = spots[craft.seat % spots.length]
    if (spot) putOn(craft, spot, tuning.splash.shieldTicks)
  }
}
