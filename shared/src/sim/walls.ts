import { tuning } from '../tuning.ts'
import { isqrt } from './fixed.ts'
import { countFloor, middleOf } from './floor.ts'
import { type Lucky, nextBelow, nextBetween } from './rng.ts'
import { type Floor, SOLID } from './world.ts'

/** Free cells between any two walls, so that nothing is enclosed and two craft pass abreast. */
const GAP_CELLS = 4
const PAD_SPACING_CELLS = 3
/** From the arena's edge to the first pad. */
const PAD_INSET_CELLS = 6
/** One block is tried per this many cells of floor, and some more, since half find no room. */
const CELLS_PER_TRY = 120
const MORE_TRIES = 16

interface Rect {
  x: number
  y: number
  width: number
  height: number
}

/** Turns that map the arena onto itself: one for each team. */
const turnsOf = (teams: number): readonly number[] => (teams > 2 ? [0, 1, 2, 3] : [0, 2])

/** A rectangle after so many clockwise quarter turns of the whole arena. */
function turned(side: number, turns: number, rect: Rect): Rect {
  let at = rect
  for (let turn = 0; turn < turns; turn++) {
    at = { x: side - at.y - at.height, y: at.x, width: at.height, height: at.width }
  }
  return at
}

/**
 * Where a team's craft start, in world units: a square lattice in the team's corner that grows with
 * `index`. Team 0 has the north-west corner, the others follow by the arena's symmetry.
 */
export function padOf(
  side: number,
  team: number,
  teams: number,
  index: number,
): { x: number; y: number } {
  const shell = isqrt(index)
  const rest = index - shell * shell
  const [column, row] = rest <= shell ? [shell, rest] : [rest - shell - 1, shell]
  const cell = {
    x: PAD_INSET_CELLS + column * PAD_SPACING_CELLS,
    y: PAD_INSET_CELLS + row * PAD_SPACING_CELLS,
    width: 1,
    height: 1,
  }
  const { x, y } = turned(side, turnsOf(teams)[team] ?? 0, cell)
  return { x: middleOf(x), y: middleOf(y) }
}

/**
 * Makes the walls: a rim, and seeded blocks that look the same from each team's corner. Blocks have
 * no holes and stay `GAP_CELLS` apart, so the rest of the floor is always one space.
 */
export function makeWalls(floor: Floor, arenaSeed: number, teams: number): void {
  const { side } = floor
  for (const rect of rimOf(side)) stamp(floor, rect)
  const luck = { rng: arenaSeed }
  const open = openRects(side, teams)
  const turns = turnsOf(teams)
  const tries = MORE_TRIES + Math.floor((side * side) / (CELLS_PER_TRY * turns.length))
  for (let at = 0; at < tries; at++) {
    const block = placedBlock(luck, side)
    const images = turns.map((turn) => block.map((rect) => turned(side, turn, rect)))
    if (fits(floor, images, open)) for (const rect of images.flat()) stamp(floor, rect)
  }
  countFloor(floor)
}

function rimOf(side: number): Rect[] {
  const thick = tuning.arena.rimCells
  const north = { x: 0, y: 0, width: side, height: thick }
  return [0, 1, 2, 3].map((turns) => turned(side, turns, north))
}

/** Kept free of blocks: the corners with the pads, and the middle, where the beacon lights. */
function openRects(side: number, teams: number): Rect[] {
  const seatsPerTeam = Math.ceil((side * side) / (1024 * teams))
  const padRows = isqrt(seatsPerTeam - 1) + 1
  const corner = PAD_INSET_CELLS + padRows * PAD_SPACING_CELLS + 1
  const pads = { x: 0, y: 0, width: corner, height: corner }
  const reach = Math.floor(side / 12)
  const middle = { x: side / 2 - reach, y: side / 2 - reach, width: 2 * reach, height: 2 * reach }
  return [middle, ...[0, 1, 2, 3].map((turns) => turned(side, turns, pads))]
}

/** A block of a random shape, place and orientation. */
function placedBlock(luck: Lucky, side: number): Rect[] {
  const shape = randomShape(luck)
  const [x, y] = [nextBelow(luck, side), nextBelow(luck, side)]
  const turns = nextBelow(luck, 4)
  return shape.map((rect) => turned(side, turns, { ...rect, x: rect.x + x, y: rect.y + y }))
}

function randomShape(luck: Lucky): Rect[] {
  const thick = nextBetween(luck, 2, 3)
  const [long, short] = [nextBetween(luck, 8, 15), nextBetween(luck, 5, 9)]
  const bar = { x: 0, y: 0, width: long, height: thick }
  const arm = { x: 0, y: 0, width: thick, height: short }
  const kind = nextBelow(luck, 6)
  if (kind <= 1) return [bar]
  if (kind === 2) return [bar, arm]
  if (kind === 3) return [{ x: 0, y: 0, width: short - 2, height: short - 2 }]
  // A bracket, open to one side, and a T.
  if (kind === 4) return [{ ...bar, width: 11 }, arm, { ...arm, x: 11 - thick }]
  return [bar, { ...arm, x: (long - thick) >> 1 }]
}

/** Whether all images of a block keep their distance: from the rim, from walls, from each other. */
function fits(floor: Floor, images: readonly Rect[][], open: readonly Rect[]): boolean {
  const [first, ...others] = images
  const rects = images.flat()
  if (rects.some((rect) => open.some((kept) => overlaps(rect, kept)))) return false
  if (rects.some((rect) => !isClear(floor, rect))) return false
  const around = others.flat().map(widened)
  return (first ?? []).every((rect) => around.every((other) => !overlaps(rect, other)))
}

const widened = (rect: Rect): Rect => ({
  x: rect.x - GAP_CELLS,
  y: rect.y - GAP_CELLS,
  width: rect.width + 2 * GAP_CELLS,
  height: rect.height + 2 * GAP_CELLS,
})

const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Whether nothing is solid in a rectangle and the gap around it. */
function isClear(floor: Floor, rect: Rect): boolean {
  const { x, y, width, height } = widened(rect)
  if (x < 0 || y < 0 || x + width > floor.side || y + height > floor.side) return false
  for (let row = y; row < y + height; row++) {
    const start = row * floor.side + x
    if (floor.cells.subarray(start, start + width).includes(SOLID)) return false
  }
  return true
}

function stamp(floor: Floor, rect: Rect): void {
  for (let row = rect.y; row < rect.y + rect.height; row++) {
    const start = row * floor.side + rect.x
    floor.cells.fill(SOLID, start, start + rect.width)
  }
}
