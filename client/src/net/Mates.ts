import { tuning } from '@tidepaint/shared/tuning'
import type { Place } from './arenaView.ts'

const BLOCK_CELLS = tuning.sight.matesBlockCells

/** Where the own team is, as the server tells it now and then. */
export class Mates {
  #places: Place[] = []

  /** Middles of the blocks that were told last. */
  get places(): readonly Place[] {
    return this.#places
  }

  /** `blocks` holds x and y of each craft in turn. */
  place(blocks: Uint8Array): void {
    this.#places = Array.from({ length: blocks.length / 2 }, (_, at) => ({
      x: middle(blocks[2 * at]),
      y: middle(blocks[2 * at + 1]),
    }))
  }

  clear(): void {
    this.#places = []
  }
}

const middle = (block = 0): number => (block + 0.5) * BLOCK_CELLS
