import { CELL_U, CHUNK_CELLS, tuning } from '../tuning.ts'
import { headingOf } from './fixed.ts'
import { CELL_VALUES, chunksOf, isRoomy, middleOf } from './floor.ts'
import { nextBelow } from './rng.ts'
import { padOf } from './walls.ts'
import { type Craft, paintOf, type World } from './world.ts'

/** How many pools are looked at, the largest first, and how many places in each. */
const POOLS_TRIED = 6
const PLACES_TRIED = 8

interface Point {
  x: number
  y: number
}

/** Drops in the craft whose wait ends in this tick. */
export function dropInWaiting(world: World): void {
  for (const craft of world.crafts) {
    if (craft.respawnTicks === 0) continue
    craft.respawnTicks--
    if (craft.respawnTicks === 0) dropIn(world, craft)
  }
}

/** New pilots start from nothing, wherever and however their craft was flying. */
export function reseat(world: World, taken: readonly number[]): void {
  for (const seat of taken) {
    const craft = world.crafts[seat]
    if (craft === undefined) continue
    forgetScore(craft)
    dropIn(world, craft)
  }
}

/** Takes from a craft what its last pilot was scored for. */
export function forgetScore(craft: Craft): void {
  craft.score = 0
  craft.painted = 0
  craft.splashes = 0
  craft.assists = 0
  craft.splashed = 0
  craft.beaconTicks = 0
}

/** Puts a craft on the floor as good as new, shielded, at the best place for its team. */
function dropIn(world: World, craft: Craft): void {
  const at = poolPlace(world, craft.team) ?? freePad(world, craft)
  ready(craft, at, world.floor.side)
  craft.bornTick = world.tick
  world.events.push({ kind: 'drop', seat: craft.seat, x: at.x, y: at.y })
}

/** All gauges as at the start, and the bow towards the middle of the arena. */
export function ready(craft: Craft, at: Point, side: number): void {
  craft.x = at.x
  craft.y = at.y
  craft.heading = headingOf((side * CELL_U) / 2 - at.x, (side * CELL_U) / 2 - at.y)
  craft.health = tuning.craft.healthMax
  craft.unhurtTicks = tuning.craft.healDelayTicks + 2
  craft.ink = tuning.ink.max
  craft.shieldTicks = tuning.splash.shieldTicks
  craft.respawnTicks = 0
  craft.hurtBy = -1
  craft.hurtByBefore = -1
  halt(craft)
}

/** Takes away speed and all that a craft carries or waits for. */
export function halt(craft: Craft): void {
  craft.subX = 0
  craft.subY = 0
  craft.vx = 0
  craft.vy = 0
  craft.gunQuarterTicks = 0
  craft.dashTicks = 0
  craft.dashWaitTicks = 0
  craft.rollerTicks = 0
  craft.mirrorTicks = 0
  craft.bomb = 0
}

/** A safe place in the chunk with the most of a team's colour, or in one of the next best. */
function poolPlace(world: World, team: number): Point | undefined {
  for (const chunk of largestPools(world, team)) {
    for (let tries = 0; tries < PLACES_TRIED; tries++) {
      const place = ownPlaceIn(world, team, chunk)
      if (place !== undefined && isSafe(world, team, place)) return place
    }
  }
  return undefined
}

/** The chunks with the most of a team's colour, in that order; those without any are left out. */
function largestPools(world: World, team: number): number[] {
  const { chunkCounts, side } = world.floor
  const sizeOf = (chunk: number): number =>
    chunkCounts[chunk * CELL_VALUES + paintOf(team)] as number
  const pools: number[] = []
  for (let chunk = 0; chunk < chunksOf(side); chunk++) {
    const size = sizeOf(chunk)
    if (size === 0 || size <= sizeOf(pools[POOLS_TRIED - 1] ?? chunk) - 1) continue
    let at = pools.length
    while (at > 0 && sizeOf(pools[at - 1] as number) < size) at--
    pools.splice(at, 0, chunk)
    if (pools.length > POOLS_TRIED) pools.pop()
  }
  return pools
}

/** The first place of a team's colour where a craft fits, from a random cell of the chunk on. */
function ownPlaceIn(world: World, team: number, chunk: number): Point | undefined {
  const { floor } = world
  const perSide = floor.side / CHUNK_CELLS
  const left = (chunk % perSide) * CHUNK_CELLS
  const top = Math.floor(chunk / perSide) * CHUNK_CELLS
  const cells = CHUNK_CELLS * CHUNK_CELLS
  const first = nextBelow(world, cells)
  for (let at = first; at < first + cells; at++) {
    const cx = left + (at & (CHUNK_CELLS - 1))
    const cy = top + (Math.floor(at / CHUNK_CELLS) % CHUNK_CELLS)
    const isOwn = floor.cells[cy * floor.side + cx] === paintOf(team)
    if (isOwn && isRoomy(floor, cx, cy)) return { x: middleOf(cx), y: middleOf(cy) }
  }
  return undefined
}

/** Whether no enemy flies within `clearCells`. */
function isSafe(world: World, team: number, at: Point): boolean {
  const clearU = tuning.splash.clearCells * CELL_U
  for (const craft of world.crafts) {
    if (craft.team === team || craft.respawnTicks > 0) continue
    const [dx, dy] = [craft.x - at.x, craft.y - at.y]
    if (dx * dx + dy * dy <= clearU * clearU) return false
  }
  return true
}

/** The craft's own pad, or the team's first one without an enemy near. */
function freePad(world: World, craft: Craft): Point {
  const { teams, seats } = world.mode
  const own = padOf(world.floor.side, craft.team, teams, Math.floor(craft.seat / teams))
  if (isSafe(world, craft.team, own)) return own
  for (let index = 0; index * teams < seats; index++) {
    const pad = padOf(world.floor.side, craft.team, teams, index)
    if (isSafe(world, craft.team, pad)) return pad
  }
  return own
}
