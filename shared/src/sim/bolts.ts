import { CELL_U, tuning, VPT_PER_U } from '../tuning.ts'
import { divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y } from './fixed.ts'
import type { Shot } from './flight.ts'
import { paintDisc } from './paint.ts'
import { EIGHTHS, pastOf, wasThere, X, Y } from './past.ts'
import { hurt } from './splash.ts'
import { type Bolt, type Craft, SOLID, type World } from './world.ts'

/** Velocity units in one cell; bolts fly in these. */
const CELL_V = CELL_U * VPT_PER_U
/** Walls and craft are looked for this often along the way: a quarter of a cell. */
const STRIDE_V = CELL_V / 4
/** A bolt hits a craft whose centre is this near. */
const HIT_U = tuning.craft.radiusU + tuning.bolt.radiusU
/** No craft flies further than this within the rewind window, so no further ones are looked at. */
const NEAR_U = 14 * CELL_U

/** Lets fly what was fired: from the middle of the craft to the muzzle at once. */
export function fireBolts(world: World, shots: readonly Shot[]): void {
  for (const shot of shots) {
    const bolt = boltOf(world, shot)
    const path = pathOf(bolt, tuning.bolt.muzzleU * VPT_PER_U, true)
    const { id, seat, heading, bomb } = bolt
    const [x, y] = [(bolt.x + path.dx) >> 4, (bolt.y + path.dy) >> 4]
    world.events.push({ kind: 'bolt', bolt: id, seat, x, y, heading, bomb })
    if (fly(world, bolt, path)) world.bolts.push(bolt)
  }
}

function boltOf(world: World, shot: Shot): Bolt {
  const id = world.nextBoltId
  world.nextBoltId = (id + 1) >>> 0
  return {
    id,
    seat: shot.craft.seat,
    team: shot.craft.team,
    x: shot.x * VPT_PER_U,
    y: shot.y * VPT_PER_U,
    heading: shot.heading,
    lifeTicks: tuning.bolt.lifeTicks,
    lag: shot.lag,
    bomb: shot.bomb,
  }
}

/** Moves all bolts on; those that end splat. */
export function flyBolts(world: World): void {
  let kept = 0
  for (const bolt of world.bolts) {
    if (flyOn(world, bolt)) world.bolts[kept++] = bolt
  }
  world.bolts.length = kept
}

function flyOn(world: World, bolt: Bolt): boolean {
  if (!fly(world, bolt, pathOf(bolt, tuning.bolt.speedVpt))) return false
  bolt.lifeTicks--
  if (bolt.lifeTicks > 0) return true
  splat(world, bolt, -1)
  return false
}

/** A straight way, in strides of a quarter cell. */
interface Path {
  dx: number
  dy: number
  strides: number
  /** It takes no time: from the middle of the craft to the muzzle. */
  isAtOnce: boolean
}

const pathOf = (bolt: Bolt, lengthV: number, isAtOnce = false): Path => ({
  isAtOnce,
  dx: divTrunc((HEADING_X[bolt.heading] as number) * lengthV, HEADING_SCALE),
  dy: divTrunc((HEADING_Y[bolt.heading] as number) * lengthV, HEADING_SCALE),
  strides: Math.ceil(lengthV / STRIDE_V),
})

/** Flies a bolt along a path, to its end or to what stops it. Returns whether it flies on. */
function fly(world: World, bolt: Bolt, path: Path): boolean {
  const wallStride = strideIntoWall(world, bolt, path)
  const hit = firstHit(world, bolt, path, wallStride)
  const stride = hit?.stride ?? Math.min(wallStride - 1, path.strides)
  bolt.x += divTrunc(path.dx * stride, path.strides)
  bolt.y += divTrunc(path.dy * stride, path.strides)
  if (hit !== undefined) return strike(world, bolt, hit.craft)
  if (wallStride > path.strides) return true
  splat(world, bolt, -1)
  return false
}

/** The first stride, from 1, that would end in a wall; one more than there are if none does. */
function strideIntoWall(world: World, bolt: Bolt, path: Path): number {
  const { side, cells } = world.floor
  for (let stride = 1; stride <= path.strides; stride++) {
    const cx = (bolt.x + divTrunc(path.dx * stride, path.strides)) >> 10
    const cy = (bolt.y + divTrunc(path.dy * stride, path.strides)) >> 10
    if (cx < 0 || cy < 0 || cx >= side || cy >= side) return stride
    if (cells[cy * side + cx] === SOLID) return stride
  }
  return path.strides + 1
}

/**
 * The first enemy in the way, judged where the shooter saw it, at the moment of each stride: along its
 * way of a tick a bolt meets others on their way of that tick. Of two that are hit within the same
 * quarter cell, the one in the lower seat.
 */
function firstHit(
  world: World,
  bolt: Bolt,
  path: Path,
  wallStride: number,
): { craft: Craft; stride: number } | undefined {
  const xU = bolt.x >> 4
  const yU = bolt.y >> 4
  const way: Way = { fromX: 0, fromY: 0, toX: 0, toY: 0 }
  let best: Craft | undefined
  let before = wallStride
  for (const craft of world.crafts) {
    if (craft.x - xU > NEAR_U || xU - craft.x > NEAR_U) continue
    if (craft.y - yU > NEAR_U || yU - craft.y > NEAR_U) continue
    if (craft.team === bolt.team || craft.respawnTicks > 0) continue
    if (!wasThere(world, craft, bolt.lag)) continue
    findWay(world, craft, bolt.lag, path, way)
    const stride = strideInto(way, bolt, path, before)
    if (stride >= before) continue
    before = stride
    best = craft
  }
  return best === undefined ? undefined : { craft: best, stride: before }
}

/** Where a craft is at the beginning and at the end of a bolt's path. */
interface Way {
  fromX: number
  fromY: number
  toX: number
  toY: number
}

function findWay(world: World, craft: Craft, lag: number, path: Path, way: Way): void {
  const isNew = path.isAtOnce || !wasThere(world, craft, lag + EIGHTHS)
  const fromLag = isNew ? lag : lag + EIGHTHS
  way.fromX = pastOf(world, craft, fromLag, X)
  way.fromY = pastOf(world, craft, fromLag, Y)
  way.toX = pastOf(world, craft, lag, X)
  way.toY = pastOf(world, craft, lag, Y)
}

/** The first stride before `before` that ends within reach of a craft on its way. */
function strideInto(
  { fromX, fromY, toX, toY }: Way,
  bolt: Bolt,
  path: Path,
  before: number,
): number {
  const { strides } = path
  for (let stride = 0; stride < before; stride++) {
    const atX = fromX + divTrunc((toX - fromX) * stride, strides)
    const atY = fromY + divTrunc((toY - fromY) * stride, strides)
    const dx = ((bolt.x + divTrunc(path.dx * stride, strides)) >> 4) - atX
    const dy = ((bolt.y + divTrunc(path.dy * stride, strides)) >> 4) - atY
    if (dx * dx + dy * dy <= HIT_U * HIT_U) return stride
  }
  return before
}

/** What a bolt does to the craft that it meets. Returns whether it flies on, turned around. */
function strike(world: World, bolt: Bolt, craft: Craft): boolean {
  if (craft.mirrorTicks > 0) {
    mirror(world, bolt, craft)
    return true
  }
  splat(world, bolt, craft.seat)
  const shooter = world.crafts[bolt.seat]
  if (shooter !== undefined) hurt(world, craft, shooter, tuning.bolt.damage)
  return false
}

/** The bolt flies back as one of the craft that it met, which sees the others where they are. */
function mirror(world: World, bolt: Bolt, craft: Craft): void {
  bolt.seat = craft.seat
  bolt.team = craft.team
  bolt.heading = (bolt.heading + 128) & 255
  // One more than the range: the tick in which it turns counts as flown.
  bolt.lifeTicks = tuning.bolt.lifeTicks + 1
  bolt.lag = 0
  const { id, seat, heading } = bolt
  world.events.push({ kind: 'mirror', bolt: id, seat, x: bolt.x >> 4, y: bolt.y >> 4, heading })
}

/** Ends a bolt in a stain of its colour. `hit` is the seat that it met, -1 for none. */
function splat(world: World, bolt: Bolt, hit: number): void {
  const shooter = world.crafts[bolt.seat]
  const [x, y] = [bolt.x >> 4, bolt.y >> 4]
  const { splatHalfCells, bombSplatHalfCells } = tuning.bolt
  const halfCells = bolt.bomb === 1 ? bombSplatHalfCells : splatHalfCells
  const { id, seat, team } = bolt
  world.events.push({ kind: 'splat', bolt: id, seat, team, x, y, halfCells, hit })
  if (shooter !== undefined) paintDisc(world, shooter, x, y, halfCells)
}
