import { SOLID } from '@tidepaint/shared/sim/world'

/** Cells from the wall at which the distance field ends. */
export const WALL_REACH_CELLS = 4

/** One pixel a cell: full red, green, blue or alpha for the paint of team 0, 1, 2 or 3. */
const coverageOf = new Uint32Array(8)
{
  const bytes = new Uint8Array(coverageOf.buffer)
  for (let team = 0; team < 4; team++) bytes[(team + 1) * 4 + team] = 255
}

/**
 * Writes rows `first` to `last` of the floor as team coverage, for the shader to smooth.
 *
 * A solid cell takes the paint of a neighbour, so that paint runs up to the wall's foot instead of
 * drawing back from it. Returns whether it met a wall that `walls` did not know yet.
 */
export function packCoverage(
  floor: { side: number; cells: Uint8Array },
  rows: { first: number; last: number },
  out: Uint32Array,
  walls: Uint8Array,
): boolean {
  const { side, cells } = floor
  let wallsChanged = false
  for (let i = rows.first * side; i < (rows.last + 1) * side; i++) {
    const cell = cells[i] as number
    const solid = cell === SOLID ? 1 : 0
    if (walls[i] !== solid) {
      walls[i] = solid
      wallsChanged = true
    }
    out[i] = coverageOf[solid ? neighbourPaint(cells, i, side) : cell] as number
  }
  return wallsChanged
}

function neighbourPaint(cells: Uint8Array, i: number, side: number): number {
  // Written out: this runs for every solid cell of every changed row.
  return (
    paintAt(cells, i - side) ||
    paintAt(cells, i + side) ||
    paintAt(cells, i - 1) ||
    paintAt(cells, i + 1)
  )
}

function paintAt(cells: Uint8Array, i: number): number {
  const cell = cells[i]
  return cell === undefined || cell === SOLID ? 0 : cell
}

/**
 * Returns the distance from each cell's centre to the nearest wall border, as bytes: 128 at the
 * border, less inside a wall, more outside, 0 and 255 at `WALL_REACH_CELLS`.
 */
export function wallDistances(walls: Uint8Array, side: number): Uint8Array<ArrayBuffer> {
  const toWall = chamfer(walls, side, 1)
  const toOpen = chamfer(walls, side, 0)
  const out = new Uint8Array(side * side)
  for (let i = 0; i < out.length; i++) {
    const cells = walls[i] ? 0.5 - (toOpen[i] as number) : (toWall[i] as number) - 0.5
    out[i] = Math.max(0, Math.min(255, Math.round(128 + (cells / WALL_REACH_CELLS) * 127)))
  }
  return out
}

/**
 * Two sweeps with a 3 x 3 mask. Source: Borgefors 1986, "Distance transformations in digital
 * images". Good to 8 %, which no eye sees on a shadow.
 */
function chamfer(walls: Uint8Array, side: number, wanted: number): Float32Array {
  const far = WALL_REACH_CELLS + 2
  const out = new Float32Array(side * side).fill(far)
  for (let i = 0; i < out.length; i++) if (walls[i] === wanted) out[i] = 0
  const relax = (i: number, x: number, from: number, dx: number, step: number): void => {
    if (x + dx < 0 || x + dx >= side) return
    const d = (out[from] ?? far) + step
    if (d < (out[i] as number)) out[i] = d
  }
  const sweep = (i: number, direction: -1 | 1): void => {
    const x = i % side
    relax(i, x, i + direction, direction, 1)
    relax(i, x, i + direction * side, 0, 1)
    relax(i, x, i + direction * side - 1, -1, Math.SQRT2)
    relax(i, x, i + direction * side + 1, 1, Math.SQRT2)
  }
  for (let i = 0; i < out.length; i++) sweep(i, -1)
  for (let i = out.length - 1; i >= 0; i--) sweep(i, 1)
  return out
}
