import { CHUNK_CELLS } from '../tuning.ts'
import { chunkAlong, chunksOf } from './floor.ts'
import type { Craft } from './world.ts'

/**
 * Where all craft of a match are, chunk by chunk, so that a pilot's surroundings are found without a
 * look at everybody. Chunks are wide enough that a look around takes few of them, and narrow enough
 * that they hold few craft too many. Made for one number of seats and one side, and never larger.
 */
export class CraftGrid {
  /** World units, by seat. */
  readonly x: Int32Array
  readonly y: Int32Array
  readonly #perSide: number
  readonly #chunkOf: Uint16Array
  /** Seats chunk by chunk, and where each chunk's begin; one more entry says where the last ends. */
  readonly #seats: Uint16Array
  readonly #starts: Uint16Array

  /** `sideCells` is the arena's. */
  constructor(seats: number, sideCells: number) {
    this.x = new Int32Array(seats)
    this.y = new Int32Array(seats)
    this.#perSide = sideCells / CHUNK_CELLS
    this.#chunkOf = new Uint16Array(seats)
    this.#seats = new Uint16Array(seats)
    this.#starts = new Uint16Array(chunksOf(sideCells) + 1)
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
      const chunk = this.#along(y) * this.#perSide + this.#along(x)
      this.#chunkOf[seat] = chunk
      ;(starts[chunk] as number)++
    }
    // Each count becomes the end of its chunk, and sorting moves it back to the beginning.
    for (let chunk = 1; chunk < starts.length; chunk++) {
      ;(starts[chunk] as number) += starts[chunk - 1] as number
    }
    for (let seat = this.seats - 1; seat >= 0; seat--) {
      const at = --(starts[this.#chunkOf[seat] as number] as number)
      this.#seats[at] = seat
    }
  }

  /**
   * Writes the seats of all craft within `reachU` of a point into `found`, but for those that are
   * marked in `known`; returns how many.
   */
  around(x: number, y: number, reachU: number, known: Uint8Array, found: Uint16Array): number {
    const left = this.#along(x - reachU)
    const right = this.#along(x + reachU)
    const bottom = this.#along(y + reachU)
    const seats = this.#seats
    let count = 0
    for (let row = this.#along(y - reachU); row <= bottom; row++) {
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

  #along(u: number): number {
    return chunkAlong(u, this.#perSide)
  }
}
