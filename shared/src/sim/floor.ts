import { CELL_U, CHUNK_CELLS, TEAMS_MAX, tuning } from '../tuning.ts'
import { isqrt } from './fixed.ts'
import { BARE, type Floor, paintOf, SOLID } from './world.ts'

/** Side of a chunk in world units. */
export const CHUNK_U = CHUNK_CELLS * CELL_U

/** Values a cell can have: bare, four teams, solid. */
export const CELL_VALUES = 6

/** Side in cells of the arena for so many seats: 32 x sqrt(seats), rounded up to whole chunks. */
export function sideOf(seats: number): number {
  const chunks = isqrt(seats - 1) + 1
  return Math.max(tuning.arena.sideCellsMin, chunks * CHUNK_CELLS)
}

/** A bare floor without walls, all of it as old as `tick`. */
export function makeFloor(side: number, tick = 0): Floor {
  const floor: Floor = {
    side,
    cells: new Uint8Array(side * side),
    chunkTick: new Uint32Array(chunksOf(side)).fill(tick),
    chunkCounts: new Uint16Array(chunksOf(side) * CELL_VALUES),
    owned: new Int32Array(TEAMS_MAX),
    paintable: 0,
  }
  countFloor(floor)
  return floor
}

/** Works out from the cells all that is counted along with them. */
export function countFloor(floor: Floor): void {
  const { side, cells, chunkCounts, owned } = floor
  const perSide = side / CHUNK_CELLS
  chunkCounts.fill(0)
  for (let y = 0; y < side; y++) {
    const firstChunk = Math.floor(y / CHUNK_CELLS) * perSide
    for (let x = 0; x < side; x++) {
      const slot = (firstChunk + (x >> 5)) * CELL_VALUES + (cells[y * side + x] as number)
      chunkCounts[slot] = (chunkCounts[slot] as number) + 1
    }
  }
  const total = (value: number): number => {
    let sum = 0
    for (let at = value; at < chunkCounts.length; at += CELL_VALUES)
      sum += chunkCounts[at] as number
    return sum
  }
  for (let team = 0; team < TEAMS_MAX; team++) owned[team] = total(paintOf(team))
  floor.paintable = side * side - total(SOLID)
}

export const chunksOf = (side: number): number => (side / CHUNK_CELLS) * (side / CHUNK_CELLS)

/** The column or row of chunks that lies nearest to a place in world units, in an arena of so many. */
export const chunkAlong = (u: number, perSide: number): number =>
  Math.min(perSide - 1, Math.max(0, Math.floor(u / CHUNK_U)))

/** The chunk in which a cell lies, row by row. */
export const chunkOf = (side: number, index: number): number =>
  Math.floor(index / (side * CHUNK_CELLS)) * (side / CHUNK_CELLS) + ((index % side) >> 5)

/** The cell under a point in world units. */
export const cellAt = (side: number, xU: number, yU: number): number => (yU >> 6) * side + (xU >> 6)

/** World units of the middle of a column or row. */
export const middleOf = (cell: number): number => cell * CELL_U + CELL_U / 2

/**
 * Visits the cells of a disc: those whose middle is at most `halfCells` / 2 cells from the middle
 * of cell (`cx`, `cy`). 3 half cells are all nine of a 3 x 3 square.
 */
export function forBrush(
  side: number,
  cx: number,
  cy: number,
  halfCells: number,
  visit: (index: number) => void,
): void {
  const reach = halfCells >> 1
  const [top, bottom] = [Math.max(0, cy - reach), Math.min(side - 1, cy + reach)]
  const [left, right] = [Math.max(0, cx - reach), Math.min(side - 1, cx + reach)]
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const distance2 = (x - cx) * (x - cx) + (y - cy) * (y - cy)
      if (4 * distance2 <= halfCells * halfCells) visit(y * side + x)
    }
  }
}

/** Paints one cell in a team's colour, and says whether that changed it. Solid cells stay solid. */
export function paintCell(floor: Floor, index: number, team: number, tick: number): boolean {
  const before = floor.cells[index] as number
  const after = paintOf(team)
  if (before === after || before === SOLID) return false
  floor.cells[index] = after
  const chunk = chunkOf(floor.side, index)
  const counts = chunk * CELL_VALUES
  floor.chunkCounts[counts + before] = (floor.chunkCounts[counts + before] as number) - 1
  floor.chunkCounts[counts + after] = (floor.chunkCounts[counts + after] as number) + 1
  floor.chunkTick[chunk] = tick
  if (before !== BARE) floor.owned[before - 1] = (floor.owned[before - 1] as number) - 1
  floor.owned[team] = (floor.owned[team] as number) + 1
  return true
}

/** Whether a craft fits with its centre in the middle of cell (`cx`, `cy`). */
export function isRoomy(floor: Floor, cx: number, cy: number): boolean {
  for (let y = cy - 1; y <= cy + 1; y++) {
    for (let x = cx - 1; x <= cx + 1; x++) {
      if (floor.cells[y * floor.side + x] === SOLID) return false
    }
  }
  return true
}
