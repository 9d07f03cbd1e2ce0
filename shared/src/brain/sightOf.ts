import { Columns } from '../sim/columns.ts'
import type { Beacon, Craft, Pickup, World } from '../sim/world.ts'
import { CELL_U, tuning } from '../tuning.ts'
import type { SeenCraft, Sight } from './sight.ts'

/** A `Sight` that is filled in again and again, with the objects that it shows others in. */
type SeatSight = { -readonly [Key in keyof Sight]: Sight[Key] } & {
  others: SeenCraft[]
  pickups: Pickup[]
  pool: SeenCraft[]
  litAt: { x: number; y: number }
}

/** Memory that `sightOf` uses again from tick to tick, for one world at a time. */
export interface Sights {
  world: World | undefined
  bySeat: SeatSight[]
  /** Where everybody is in `tick`. */
  columns: Columns
  tick: number
}

export const makeSights = (): Sights => ({
  world: undefined,
  bySeat: [],
  columns: new Columns(),
  tick: -1,
})

/**
 * What the pilot in `seat` would be sent: the own gauges, the craft within the area of interest,
 * and what everybody is told. Cells beyond `floorCells` may be old on a player's screen; a bot does
 * not look there. With the same `sights` for all seats and ticks nothing is made anew; a sight then
 * holds until the next call for its seat.
 */
export function sightOf(world: World, seat: number, sights: Sights = makeSights()): Sight {
  const craft = world.crafts[seat]
  if (craft === undefined) throw new RangeError(`seat ${seat} of ${world.crafts.length}`)
  if (sights.world !== world) {
    sights.world = world
    sights.bySeat = []
    sights.tick = -1
  }
  if (sights.tick !== world.tick) sights.columns.sort(world.crafts)
  sights.tick = world.tick
  const sight = (sights.bySeat[seat] ??= blankSight(world))
  sight.tick = world.tick
  readGauges(sight, craft)
  lookForOthers(sight, craft, world.crafts, sights.columns)
  lookForPickups(sight, world.pickups)
  lookForBeacon(sight, world.beacon)
  return sight
}

const blankSight = (world: World): SeatSight => ({
  tick: 0,
  seat: 0,
  team: 0,
  x: 0,
  y: 0,
  vx: 0,
  vy: 0,
  heading: 0,
  health: 0,
  ink: 0,
  flying: false,
  dashWaitTicks: 0,
  others: [],
  side: world.floor.side,
  cell: (index) => world.floor.cells[index] as number,
  beacon: undefined,
  pickups: [],
  pool: [],
  litAt: { x: 0, y: 0 },
})

function readGauges(sight: SeatSight, craft: Craft): void {
  sight.seat = craft.seat
  sight.team = craft.team
  sight.x = craft.x
  sight.y = craft.y
  sight.vx = craft.vx
  sight.vy = craft.vy
  sight.heading = craft.heading
  sight.health = craft.health
  sight.ink = craft.ink
  sight.flying = craft.respawnTicks === 0
  sight.dashWaitTicks = craft.dashWaitTicks
}

function lookForOthers(
  sight: SeatSight,
  own: Craft,
  crafts: readonly Craft[],
  columns: Columns,
): void {
  const reachU = tuning.sight.enterCells * CELL_U
  const end = columns.end(own.x, reachU)
  let count = 0
  for (let column = columns.begin(own.x, reachU); column <= end; column++) {
    for (let seat = columns.first(column); seat >= 0; seat = columns.next(seat)) {
      const craft = crafts[seat] as Craft
      const dx = craft.x - own.x
      const dy = craft.y - own.y
      if (dx * dx + dy * dy > reachU * reachU || craft === own) continue
      sight.others[count] = showCraft(sight, count, craft)
      count++
    }
  }
  sight.others.length = count
}

function showCraft(sight: SeatSight, at: number, craft: Craft): SeenCraft {
  const { seat, team, x, y, heading, health } = craft
  const flying = craft.respawnTicks === 0
  const shielded = craft.shieldTicks > 0
  const seen = sight.pool[at]
  if (seen === undefined) {
    return (sight.pool[at] = { seat, team, x, y, heading, health, flying, shielded })
  }
  seen.seat = seat
  seen.team = team
  seen.x = x
  seen.y = y
  seen.heading = heading
  seen.health = health
  seen.flying = flying
  seen.shielded = shielded
  return seen
}

function lookForPickups(sight: SeatSight, pickups: readonly Pickup[]): void {
  let count = 0
  for (const pickup of pickups) if (pickup.waitTicks === 0) sight.pickups[count++] = pickup
  // Not before: an array that is emptied gives its memory away.
  sight.pickups.length = count
}

function lookForBeacon(sight: SeatSight, { x, y, litTicks }: Beacon): void {
  sight.litAt.x = x
  sight.litAt.y = y
  sight.beacon = litTicks > 0 ? sight.litAt : undefined
}
