import { CELL_U, TICK_HZ, tuning } from '../tuning.ts'
import { divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y } from './fixed.ts'
import { nextBelow, nextBetween } from './rng.ts'
import type { Beacon, World } from './world.ts'

/** It lights within this share of the side around the middle, and turns back at the second. */
const LIGHTS_WITHIN = 1 / 8
const TURNS_AT = 1 / 4

export const darkBeacon = (waitTicks: number): Beacon => ({
  x: 0,
  y: 0,
  vx: 0,
  vy: 0,
  litTicks: 0,
  waitTicks,
})

/** Lights, drifts and puts out the beacon. */
export function driftBeacon(world: World): void {
  if (!world.mode.hasBeacon) return
  const { beacon } = world
  if (beacon.litTicks > 0) burn(world)
  beacon.waitTicks = Math.max(0, beacon.waitTicks - 1)
  if (beacon.waitTicks === 0) light(world)
}

function burn(world: World): void {
  const { beacon, floor } = world
  const middle = (floor.side * CELL_U) / 2
  const reach = floor.side * CELL_U * TURNS_AT
  if (Math.abs(beacon.x - middle) >= reach) beacon.vx = towards(middle - beacon.x, beacon.vx)
  if (Math.abs(beacon.y - middle) >= reach) beacon.vy = towards(middle - beacon.y, beacon.vy)
  beacon.x += driftOf(beacon.vx, beacon.litTicks)
  beacon.y += driftOf(beacon.vy, beacon.litTicks)
  beacon.litTicks--
  if (beacon.litTicks === 0) world.events.push({ kind: 'beacon', lit: false, ...placeOf(beacon) })
}

function light(world: World): void {
  const { beacon, floor } = world
  const middle = (floor.side * CELL_U) / 2
  const reach = floor.side * CELL_U * LIGHTS_WITHIN
  const heading = nextBelow(world, 256)
  beacon.x = middle + nextBetween(world, -reach, reach)
  beacon.y = middle + nextBetween(world, -reach, reach)
  beacon.vx = divTrunc((HEADING_X[heading] as number) * tuning.beacon.driftVpt, HEADING_SCALE)
  beacon.vy = divTrunc((HEADING_Y[heading] as number) * tuning.beacon.driftVpt, HEADING_SCALE)
  beacon.litTicks = tuning.beacon.lastsTicks
  beacon.waitTicks = tuning.beacon.everyTicks
  world.events.push({ kind: 'beacon', lit: true, ...placeOf(beacon) })
}

const placeOf = ({ x, y }: Beacon): { x: number; y: number } => ({ x, y })

/** The same speed, with the sign of `way`. */
const towards = (way: number, speed: number): number =>
  way < 0 ? 0 - Math.abs(speed) : Math.abs(speed)

/** World units in one tick: the sixteenths that a tick leaves over are made up in later ones. */
const driftOf = (speedVpt: number, tick: number): number =>
  ((speedVpt * (tick + 1)) >> 4) - ((speedVpt * tick) >> 4)

/** Scores the craft that fly near the light: once for each full second. */
export function scoreBeacon(world: World): void {
  const { beacon } = world
  if (beacon.litTicks === 0) return
  for (const craft of world.crafts) {
    const dx = craft.x - beacon.x
    const dy = craft.y - beacon.y
    const { reachU, scorePerSecond } = tuning.beacon
    if (craft.respawnTicks > 0 || dx * dx + dy * dy > reachU * reachU) continue
    craft.beaconTicks++
    if (craft.beaconTicks % TICK_HZ === 0) craft.score += scorePerSecond
  }
}
