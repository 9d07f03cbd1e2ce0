import type { Craft } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS } from '@tidepaint/shared/tuning'

/** Wide enough that a look around takes few squares, narrow enough that they hold few craft too many. */
const SQUARE_U = CHUNK_CELLS * CELL_U

/**
 * Where all craft of a match are, square by square, so that a player's surroundings are found without
 * a look at everybody. Made for one number of seats and one side, and never larger.
 */
export class CraftGrid {
  /** World units, by seat. */
  readonly x: Int32Array
  readonly y: Int32Array
  readonly #perSide: number
  readonly #squareOf: Uint16Array
  /** Seats square by square, and where each square's begin; one more entry says where the last ends. */
  readonly #seats: Uint16Array
  readonly #starts: Uint16Array

  /** `sideCells` is the arena's. */
  constructor(seats: number, sideCells: number) {
    this.x = new Int32Array(seats)
    this.y = new Int32Array(seats)
    this.#perSide = Math.ceil((sideCells * CELL_U) / SQUARE_U)
    this.#squareOf = new Uint16Array(seats)
    this.#seats = new Uint16Array(seats)
    this.#starts = new Uint16Array(this.#perSide ** 2 + 1)
  }

  get seats(): number {
    return this.#seats.length
  }

  /** Takes over where everybody is; once a tick, for all players. */
  rebuild(crafts: readonly Craft[]): void {
    const starts = this.#starts.fill(0)
    for (const { seat, x, y } of crafts) {
      this.x[seat] = x
      this.y[seat] = y
      const square = this.#index(y) * this.#perSide + this.#index(x)
      this.#squareOf[seat] = square
      ;(starts[square] as number)++
    }
    // Each count becomes the end of its square, and sorting moves it back to the beginning.
    for (let square = 1; square < starts.length; square++) {
      ;(starts[square] as number) += starts[square - 1] as number
    }
    for (let seat = this.seats - 1; seat >= 0; seat--) {
      const at = --(starts[this.#squareOf[seat] as number] as number)
      this.#seats[at] = seat
    }
  }

  /**
   * Writes the seats of all craft within `reachU` of a point into `found`, but for those that are
   * marked in `known`; returns how many.
   */
  around(x: number, y: number, reachU: number, known: Uint8Array, found: Uint16Array): number {
    const left = this.#index(x - reachU)
    const right = this.#index(x + reachU)
    const bottom = this.#index(y + reachU)
    const seats = this.#seats
    let count = 0
    for (let row = this.#index(y - reachU); row <= bottom; row++) {
      const begin = this.#starts[row * this.#perSide + left] as number
      const end = this.#starts[row * this.#perSide + right + 1] as number
      for (let at = begin; at < end; at++) {
        const seat = seats[at] as number
        if (known[seat] === 1) continue
        if (this.distanceU2(seat, x, y) <= reachU * reachU) found[count++] = seat
      }
    }
    return count
  }

  /** The square of how far a seat's craft is from a point. */
  distanceU2(seat: number, x: number, y: number): number {
    const dx = (this.x[seat] as number) - x
    const dy = (this.y[seat] as number) - y
    return dx * dx + dy * dy
  }

  #index(u: number): number {
    return Math.min(this.#perSide - 1, Math.max(0, Math.floor(u / SQUARE_U)))
  }
}
