import { tuning } from '../tuning.ts'
import { isRoomy, middleOf } from './floor.ts'
import type { Mode } from './mode.ts'
import { nextBelow } from './rng.ts'
import { BOMB, type Craft, type Pickup, type PickupKind, ROLLER, type World } from './world.ts'

const KINDS = 3
const PLACES_TRIED = 24

/** How many lie on the map at a time. */
export const pickupsOf = (mode: Mode): number =>
  mode.hasPickups ? Math.floor(mode.seats / tuning.pickup.seatsPerPickup) : 0

/** Gives what lies in reach of a craft to it; of two craft, to the one in the lower seat. */
export function takePickups(world: World): void {
  for (const pickup of world.pickups) {
    if (pickup.waitTicks > 0) continue
    const craft = firstInReach(world.crafts, pickup)
    if (craft !== undefined) take(world, craft, pickup)
  }
}

function firstInReach(crafts: readonly Craft[], pickup: Pickup): Craft | undefined {
  const { reachU } = tuning.pickup
  for (const craft of crafts) {
    const dx = craft.x - pickup.x
    const dy = craft.y - pickup.y
    if (craft.respawnTicks === 0 && dx * dx + dy * dy <= reachU * reachU) return craft
  }
  return undefined
}

function take(world: World, craft: Craft, pickup: Pickup): void {
  const { kind, x, y } = pickup
  if (kind === ROLLER) craft.rollerTicks = tuning.pickup.rollerTicks
  else if (kind === BOMB) craft.bomb = 1
  else craft.mirrorTicks = tuning.pickup.mirrorTicks
  pickup.waitTicks = tuning.pickup.returnTicks
  world.events.push({ kind: 'pickup', seat: craft.seat, pickup: kind, x, y })
}

/** Counts down to the return of those that were taken; each comes back anew, elsewhere. */
export function returnPickups(world: World): void {
  for (const pickup of world.pickups) {
    if (pickup.waitTicks === 0) continue
    pickup.waitTicks--
    if (pickup.waitTicks === 0) place(world, pickup)
  }
}

function place(world: World, pickup: Pickup): void {
  const { side } = world.floor
  pickup.kind = nextBelow(world, KINDS) as PickupKind
  // The middle of the arena is always free.
  let [cx, cy] = [side / 2, side / 2]
  for (let tries = 0; tries < PLACES_TRIED; tries++) {
    const [x, y] = [1 + nextBelow(world, side - 2), 1 + nextBelow(world, side - 2)]
    if (!isRoomy(world.floor, x, y)) continue
    cx = x
    cy = y
    break
  }
  pickup.x = middleOf(cx)
  pickup.y = middleOf(cy)
}
