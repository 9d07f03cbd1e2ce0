import { CELL_U } from '../tuning.ts'
import type { Craft } from './world.ts'

/** A column is so wide: a look around takes few of them, and they hold few craft too many. */
const WIDTH_U = 16 * CELL_U
const NONE = -1

/**
 * Craft by columns of the arena, so that who is near is found without a look at everybody. Holds for
 * as long as nobody moves.
 */
export class Columns {
  /** By column its first seat, and by seat the next one: in the order of seats. */
  readonly #first: number[] = []
  readonly #next: number[] = []

  /** Takes over where everybody is. */
  sort(crafts: readonly Craft[]): void {
    this.#first.fill(NONE)
    for (let seat = crafts.length - 1; seat >= 0; seat--) {
      const column = columnOf((crafts[seat] as Craft).x)
      while (this.#first.length <= column) this.#first.push(NONE)
      this.#next[seat] = this.#first[column] as number
      this.#first[column] = seat
    }
  }

  /** The column in which a look at what is within `reachU` of `x` begins, and the one in which it ends. */
  begin(x: number, reachU: number): number {
    return columnOf(Math.max(0, x - reachU))
  }
  end(x: number, reachU: number): number {
    return Math.min(this.#first.length - 1, columnOf(x + reachU))
  }

  /** The first seat of a column, and the next one of the same column; negative if there is none. */
  first(column: number): number {
    return this.#first[column] as number
  }
  next(seat: number): number {
    return this.#next[seat] as number
  }
}

const columnOf = (x: number): number => Math.floor(x / WIDTH_U)
