import { CraftGrid } from '../sim/CraftGrid.ts'
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
  around: Surroundings | undefined
}

interface Surroundings {
  world: World
  bySeat: SeatSight[]
  /** Where everybody is in `tick`. */
  grid: CraftGrid
  tick: number
  /** Seats within reach of the one that is looked at. */
  found: Uint16Array
}

export const makeSights = (): Sights => ({ around: undefined })

const nobody = new Uint8Array(0)

/**
 * What the pilot in `seat` would be sent: the own gauges, the craft within the area of interest,
 * and what everybody is told. Cells beyond `floorCells` may be old on a player's screen; a bot does
 * not look there. With the same `sights` for all seats and ticks nothing is made anew; a sight then
 * holds until the next call for its seat.
 */
export function sightOf(world: World, seat: number, sights: Sights = makeSights()): Sight {
  const craft = world.crafts[seat]
  if (craft === undefined) throw new RangeError(`seat ${seat} of ${world.crafts.length}`)
  const around = surroundingsOf(world, sights)
  const sight = (around.bySeat[seat] ??= blankSight(world))
  sight.tick = world.tick
  readGauges(sight, craft)
  lookForOthers(sight, craft, around)
  lookForPickups(sight, world.pickups)
  lookForBeacon(sight, world.beacon)
  return sight
}

function surroundingsOf(world: World, sights: Sights): Surroundings {
  if (sights.around?.world !== world) sights.around = newSurroundings(world)
  const { around } = sights
  if (around.tick !== world.tick) around.grid.rebuild(world.crafts)
  around.tick = world.tick
  return around
}

function newSurroundings(world: World): Surroundings {
  const seats = world.crafts.length
  const grid = new CraftGrid(seats, world.floor.side)
  return { world, bySeat: [], grid, tick: -1, found: new Uint16Array(seats) }
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

function lookForOthers(sight: SeatSight, own: Craft, { world, grid, found }: Surroundings): void {
  const reachU = tuning.sight.enterCells * CELL_U
  const reached = grid.around(own.x, own.y, reachU, nobody, found)
  let count = 0
  for (let at = 0; at < reached; at++) {
    const craft = world.crafts[found[at] as number] as Craft
    if (craft === own) continue
    sight.others[count] = showCraft(sight, count, craft)
    count++
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
