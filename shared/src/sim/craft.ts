import { CELL_U, tuning, VPT_PER_U } from '../tuning.ts'
import { clamp, divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y, headingOf, isqrt } from './fixed.ts'
import { cellAt, forBrush } from './floor.ts'
import { BARE, type Body, type CraftInput, DASH, FIRE, paintOf, SOLID } from './world.ts'

/** What a craft flies over. The server hands in the floor, a predicting client its own copy. */
export interface Ground {
  /** Cells along one side. */
  readonly side: number
  /** Value of a cell. */
  cell(index: number): number
  /** Paints a cell in the craft's colour, unless it is solid. */
  paint(index: number): void
}

/** Bits of what `stepCraft` returns. */
export const FIRED = 1
export const DASH_BEGAN = 2

/** Velocity units in one cell; positions are moved in these. */
const CELL_V = CELL_U * VPT_PER_U
const RADIUS_V = tuning.craft.radiusU * VPT_PER_U
/** A quarter of a cell at a time: less than the radius, so no centre ever gets into a wall. */
const STRIDE_V = CELL_V / 4
/** Slower than this (half a cell a second) a craft stands and keeps its heading. */
const STANDING_VPT = 17
const INPUT_MAX = 127

interface Vector {
  x: number
  y: number
}

/**
 * Moves one craft by one input, in place. The server calls it for each input it spends and a client
 * again to predict: it reads and writes nothing but its arguments. An input from outside may hold
 * anything at all. Returns `FIRED`, `DASH_BEGAN`.
 */
export function stepCraft(
  body: Body,
  team: number,
  input: CraftInput,
  ground: Ground,
  comeback: boolean,
): number {
  body.aim = input.aim & 255
  if (body.respawnTicks > 0) return 0
  const ahead = cellAhead(body, ground)
  countDown(body)
  const wish = wishOf(input)
  const dashBegan = beginDash(body, wish, input.buttons)
  steer(body, wish, speedOn(ahead, team))
  move(body, ground)
  refill(body, ahead === paintOf(team), comeback)
  const fired = pullTrigger(body, input.buttons)
  paintBelow(body, ground)
  return (fired ? FIRED : 0) | (dashBegan ? DASH_BEGAN : 0)
}

/** Width of the brush that a craft drags along, in half cells. */
const brushOf = (body: Body): number =>
  body.rollerTicks > 0
    ? tuning.brush.rollerHalfCells
    : body.dashTicks > 0
      ? tuning.brush.dashHalfCells
      : tuning.brush.trailHalfCells

/**
 * The floor that decides speed and refill lies at the nose, out of reach of the own brush: under
 * its centre a craft would always ride its own paint. With the nose in a wall, the centre counts.
 */
function cellAhead(body: Body, ground: Ground): number {
  const reachU = (brushOf(body) * CELL_U) / 2 + tuning.brush.noseBeyondBrushU
  const farU = ground.side * CELL_U - 1
  const x = body.x + divTrunc((HEADING_X[body.heading] as number) * reachU, HEADING_SCALE)
  const y = body.y + divTrunc((HEADING_Y[body.heading] as number) * reachU, HEADING_SCALE)
  const value = ground.cell(cellAt(ground.side, clamp(x, 0, farU), clamp(y, 0, farU)))
  return value === SOLID ? ground.cell(cellAt(ground.side, body.x, body.y)) : value
}

function countDown(body: Body): void {
  if (body.dashTicks > 0) body.dashTicks--
  if (body.dashWaitTicks > 0) body.dashWaitTicks--
  if (body.shieldTicks > 0) body.shieldTicks--
  if (body.rollerTicks > 0) body.rollerTicks--
  if (body.mirrorTicks > 0) body.mirrorTicks--
}

/** The wanted direction in whole numbers, each axis in bounds whatever was sent. */
const wishOf = (input: CraftInput): Vector => ({
  x: clamp(input.moveX | 0, -INPUT_MAX, INPUT_MAX),
  y: clamp(input.moveY | 0, -INPUT_MAX, INPUT_MAX),
})

/** A dash starts at full speed at once, where the pilot steers or else where the craft points. */
function beginDash(body: Body, wish: Vector, buttons: number): boolean {
  if ((buttons & DASH) === 0 || body.dashWaitTicks > 0) return false
  body.dashTicks = tuning.dash.ticks
  body.dashWaitTicks = tuning.dash.cooldownTicks
  const dash = dashVelocity(body, wish)
  body.vx = dash.x
  body.vy = dash.y
  return true
}

function dashVelocity(body: Body, wish: Vector): Vector {
  const speed = divTrunc(tuning.craft.speedVpt * tuning.dash.speedPct, 100)
  const steered = wish.x !== 0 || wish.y !== 0
  return steered
    ? scaled(wish, speed, isqrt(256 * (wish.x * wish.x + wish.y * wish.y)))
    : {
        x: divTrunc((HEADING_X[body.heading] as number) * speed, HEADING_SCALE),
        y: divTrunc((HEADING_Y[body.heading] as number) * speed, HEADING_SCALE),
      }
}

/** `speed` along `wish`, whose length counts in sixteenths so that a diagonal is no faster. */
const scaled = (wish: Vector, speed: number, length16: number): Vector => ({
  x: divTrunc(wish.x * speed * 16, length16),
  y: divTrunc(wish.y * speed * 16, length16),
})

function speedOn(cell: number, team: number): number {
  const { speedVpt, ownFloorPct, enemyFloorPct } = tuning.craft
  if (cell === BARE || cell === SOLID) return speedVpt
  return divTrunc(speedVpt * (cell === paintOf(team) ? ownFloorPct : enemyFloorPct), 100)
}

/** Closes a part of the gap to the wanted velocity. A dash is as fast on any floor. */
function steer(body: Body, wish: Vector, speedVpt: number): void {
  const length16 = isqrt(256 * (wish.x * wish.x + wish.y * wish.y))
  const wanted =
    body.dashTicks > 0
      ? dashVelocity(body, wish)
      : scaled(wish, speedVpt, Math.max(length16, 16 * INPUT_MAX))
  body.vx += gripOf(wanted.x - body.vx)
  body.vy += gripOf(wanted.y - body.vy)
}

/** At least one unit, or the last few would never close and a craft would creep for ever. */
function gripOf(gap: number): number {
  const grip = divTrunc(gap * tuning.craft.gripPer32, 32)
  return grip === 0 ? Math.sign(gap) | 0 : grip
}

/** Position and velocity while a craft moves, all in velocity units. */
interface Mover {
  x: number
  y: number
  vx: number
  vy: number
}

function move(body: Body, ground: Ground): void {
  const mover: Mover = {
    x: body.x * VPT_PER_U + body.subX,
    y: body.y * VPT_PER_U + body.subY,
    vx: body.vx,
    vy: body.vy,
  }
  const fastest = Math.max(Math.abs(mover.vx), Math.abs(mover.vy))
  const strides = Math.max(1, Math.ceil(fastest / STRIDE_V))
  for (let stride = 0; stride < strides; stride++) {
    mover.x += shareOf(mover.vx, stride, strides)
    mover.y += shareOf(mover.vy, stride, strides)
    keepInside(mover, ground.side)
    slideAlongFaces(mover, ground)
    slideRoundCorners(mover, ground)
  }
  body.x = mover.x >> 4
  body.y = mover.y >> 4
  body.subX = mover.x & 15
  body.subY = mover.y & 15
  body.vx = mover.vx
  body.vy = mover.vy
  if (Math.abs(body.vx) + Math.abs(body.vy) >= STANDING_VPT) {
    body.heading = headingOf(body.vx, body.vy)
  }
}

/** What stride number `stride` of `strides` adds, so that they sum up to `whole`. */
const shareOf = (whole: number, stride: number, strides: number): number =>
  divTrunc(whole * (stride + 1), strides) - divTrunc(whole * stride, strides)

/** The rim does this; but a floor may have come from anywhere, and cells beyond it do not exist. */
function keepInside(mover: Mover, side: number): void {
  const far = (side - 1) * CELL_V - 1
  mover.x = clamp(mover.x, CELL_V, far)
  mover.y = clamp(mover.y, CELL_V, far)
}

/** Solid neighbours in the four directions: the velocity into them is lost, the rest slides on. */
function slideAlongFaces(mover: Mover, ground: Ground): void {
  const cx = mover.x >> 10
  const cy = mover.y >> 10
  const here = cy * ground.side + cx
  const nearX = cx * CELL_V + RADIUS_V
  const nearY = cy * CELL_V + RADIUS_V
  const farX = (cx + 1) * CELL_V - RADIUS_V
  const farY = (cy + 1) * CELL_V - RADIUS_V
  if (mover.x < nearX && ground.cell(here - 1) === SOLID) {
    mover.x = nearX
    mover.vx = Math.max(mover.vx, 0)
  } else if (mover.x > farX && ground.cell(here + 1) === SOLID) {
    mover.x = farX
    mover.vx = Math.min(mover.vx, 0)
  }
  if (mover.y < nearY && ground.cell(here - ground.side) === SOLID) {
    mover.y = nearY
    mover.vy = Math.max(mover.vy, 0)
  } else if (mover.y > farY && ground.cell(here + ground.side) === SOLID) {
    mover.y = farY
    mover.vy = Math.min(mover.vy, 0)
  }
}

/** Solid cells diagonally ahead: the circle rolls round their corners. */
function slideRoundCorners(mover: Mover, ground: Ground): void {
  const cx = mover.x >> 10
  const cy = mover.y >> 10
  for (let down = 0; down <= 1; down++) {
    for (let right = 0; right <= 1; right++) {
      const cell = (cy + 2 * down - 1) * ground.side + cx + 2 * right - 1
      if (ground.cell(cell) !== SOLID) continue
      leaveCorner(mover, (cx + right) * CELL_V, (cy + down) * CELL_V)
    }
  }
}

function leaveCorner(mover: Mover, cornerX: number, cornerY: number): void {
  const dx = mover.x - cornerX
  const dy = mover.y - cornerY
  const distance2 = dx * dx + dy * dy
  if (distance2 >= RADIUS_V * RADIUS_V || distance2 === 0) return
  const distance = isqrt(distance2)
  mover.x = cornerX + divTrunc(dx * RADIUS_V, distance)
  mover.y = cornerY + divTrunc(dy * RADIUS_V, distance)
  const inwards = mover.vx * dx + mover.vy * dy
  if (inwards >= 0) return
  mover.vx -= divTrunc(inwards * dx, distance2)
  mover.vy -= divTrunc(inwards * dy, distance2)
}

function refill(body: Body, onOwnColour: boolean, comeback: boolean): void {
  if (!onOwnColour) return
  const gain = comeback ? tuning.ink.refillComeback : tuning.ink.refill
  body.ink = Math.min(tuning.ink.max, body.ink + gain)
}

/** The gun is ready in the tick in which its wait runs out; idle, it saves up that one shot. */
function pullTrigger(body: Body, buttons: number): boolean {
  const wait = body.gunQuarterTicks - 4
  const fires = wait < 0 && (buttons & FIRE) !== 0 && body.ink >= tuning.ink.perBolt
  body.gunQuarterTicks = fires ? wait + tuning.bolt.gapQuarterTicks : Math.max(0, wait)
  if (!fires) return false
  body.ink -= tuning.ink.perBolt
  body.bomb = 0
  body.shieldTicks = 0
  return true
}

function paintBelow(body: Body, ground: Ground): void {
  const [cx, cy] = [body.x >> 6, body.y >> 6]
  forBrush(ground.side, cx, cy, brushOf(body), (index) => ground.paint(index))
}
