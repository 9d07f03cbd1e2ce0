import { type Floor, SOLID } from '@tidepaint/shared/sim/world'
import { encodeRuns } from '@tidepaint/shared/wire/floorFrames'
import { overviewOf } from '@tidepaint/shared/wire/overview'
import { overviewSection } from '@tidepaint/shared/wire/tickFrame'

/** The coarse map of a whole floor: each block has the value that most of its cells have. */
export class Overview {
  readonly #floor: Floor
  readonly #blockCells: number
  /** Rows of blocks that are looked at anew in one go: a wide floor at once would make a tick late. */
  readonly #rowsAtOnce: number
  readonly #perSide: number
  readonly #blocks: Uint8Array
  readonly #counts = new Uint16Array(SOLID + 1)
  #row = 0

  constructor(floor: Floor) {
    const { blockCells, ticks } = overviewOf(floor.side)
    this.#floor = floor
    this.#blockCells = blockCells
    this.#perSide = floor.side / blockCells
    this.#rowsAtOnce = Math.ceil(this.#perSide / ticks)
    this.#blocks = new Uint8Array(this.#perSide ** 2)
    for (let y = 0; y < this.#perSide; y++) this.#lookAt(y)
  }

  /** Looks at the next part of the floor anew. */
  lookOn(): void {
    for (let i = 0; i < this.#rowsAtOnce; i++) {
      this.#lookAt(this.#row)
      this.#row = (this.#row + 1) % this.#perSide
    }
  }

  /** The section of a tick frame with the whole map, as of the latest looks. */
  section(): Uint8Array {
    return overviewSection(this.#perSide, encodeRuns(this.#blocks))
  }

  #lookAt(y: number): void {
    for (let x = 0; x < this.#perSide; x++)
      this.#blocks[y * this.#perSide + x] = this.#majority(x, y)
  }

  #majority(blockX: number, blockY: number): number {
    const { side, cells } = this.#floor
    const size = this.#blockCells
    const counts = this.#counts.fill(0)
    for (let row = blockY * size; row < (blockY + 1) * size; row++) {
      const start = row * side + blockX * size
      for (let at = start; at < start + size; at++) (counts[cells[at] as number] as number)++
    }
    let best = 0
    for (let value = 1; value <= SOLID; value++) {
      if ((counts[value] as number) > (counts[best] as number)) best = value
    }
    return best
  }
}
