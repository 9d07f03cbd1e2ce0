import { TEAMS_MAX, tuning } from '../tuning.ts'
import { darkBeacon } from './beacon.ts'
import { forBrush, makeFloor, paintCell, sideOf } from './floor.ts'
import type { Mode } from './mode.ts'
import { rememberPositions } from './past.ts'
import { pickupsOf } from './pickups.ts'
import { ready } from './spawn.ts'
import { makeWalls, padOf } from './walls.ts'
import type { Craft, Pickup, World } from './world.ts'

/** Each pad lies in a puddle of its team's colour, so that the arena looks alive from the start. */
const PUDDLE_HALF_CELLS = 7

export interface WorldOptions {
  mode: Mode
  /** Seeds the walls; players are told. */
  arenaSeed: number
  /** Seeds pickups, beacon and drop points; players must not know it. */
  luckSeed: number
  /** Ticks count on from match to match in one room. */
  startTick: number
}

/** A match about to begin: every seat's craft on its pad, shielded, nothing in the air. */
export function createWorld(options: WorldOptions): World {
  const { mode, arenaSeed, luckSeed, startTick } = options
  const floor = makeFloor(sideOf(mode.seats), startTick)
  makeWalls(floor, arenaSeed >>> 0, mode.teams)
  const world: World = {
    tick: startTick,
    startTick,
    endTick: startTick + mode.matchTicks,
    arenaSeed: arenaSeed >>> 0,
    rng: luckSeed >>> 0,
    mode,
    floor,
    crafts: [],
    bolts: [],
    nextBoltId: 0,
    pickups: Array.from({ length: pickupsOf(mode) }, hiddenPickup),
    beacon: darkBeacon(mode.hasBeacon ? tuning.beacon.everyTicks : 0),
    heldAtEnd: new Float64Array(TEAMS_MAX),
    past: new Uint16Array(tuning.rewind.historyTicks * mode.seats * 2),
    events: [],
  }
  for (let seat = 0; seat < mode.seats; seat++) world.crafts.push(placedCraft(world, seat))
  rememberPositions(world)
  return world
}

const hiddenPickup = (): Pickup => ({ kind: 0, x: 0, y: 0, waitTicks: tuning.pickup.returnTicks })

function placedCraft(world: World, seat: number): Craft {
  const { floor, mode, startTick } = world
  const craft = blankCraft(seat, seat % mode.teams, startTick)
  const pad = padOf(floor.side, craft.team, mode.teams, Math.floor(seat / mode.teams))
  ready(craft, pad, floor.side)
  craft.aim = craft.heading
  forBrush(floor.side, pad.x >> 6, pad.y >> 6, PUDDLE_HALF_CELLS, (index) => {
    paintCell(floor, index, craft.team, startTick)
  })
  return craft
}

const blankCraft = (seat: number, team: number, bornTick: number): Craft => ({
  seat,
  team,
  x: 0,
  y: 0,
  subX: 0,
  subY: 0,
  vx: 0,
  vy: 0,
  heading: 0,
  aim: 0,
  ink: 0,
  gunQuarterTicks: 0,
  dashTicks: 0,
  dashWaitTicks: 0,
  shieldTicks: 0,
  rollerTicks: 0,
  mirrorTicks: 0,
  bomb: 0,
  respawnTicks: 0,
  health: 0,
  unhurtTicks: 0,
  bornTick,
  starvedTicks: 0,
  hurtBy: -1,
  hurtTick: 0,
  hurtByBefore: -1,
  hurtTickBefore: 0,
  beaconTicks: 0,
  score: 0,
  painted: 0,
  splashes: 0,
  assists: 0,
  splashed: 0,
})
