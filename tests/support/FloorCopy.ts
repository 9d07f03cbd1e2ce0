import { CHUNK_U } from '@tidepaint/shared/sim/floor'
import type { Floor } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS, tuning } from '@tidepaint/shared/tuning'
import { CELLS_PER_CHUNK } from '@tidepaint/shared/wire/floorFrames'

/** The floor as one player was told it: the plainest reader of the protocol. */
export class FloorCopy {
  readonly side: number
  readonly #chunks = new Map<number, { version: number; cells: Uint8Array }>()
  /** Changes that did not lead on from the version held. */
  gaps = 0
  overview = new Uint8Array(0)
  blocksPerSide = 0

  constructor(side: number) {
    this.side = side
  }

  get chunks(): readonly number[] {
    return [...this.#chunks.keys()]
  }
  versionOf(chunk: number): number | undefined {
    return this.#chunks.get(chunk)?.version
  }
  cellsOf(chunk: number): Uint8Array {
    return this.#chunks.get(chunk)?.cells ?? new Uint8Array(0)
  }

  /**
   * Chunks that hold other cells than `floor` has, of those that must not: they are as new as they come
   * by their version, or in sight of the player at `x`, `y`. Others were left behind and may be old.
   */
  wrongChunks({ side, cells, chunkTick }: Floor, { x, y }: { x: number; y: number }): number[] {
    const perSide = side / CHUNK_CELLS
    return this.chunks.filter((chunk) => {
      const dx = ((chunk % perSide) + 0.5) * CHUNK_U - x
      const dy = (Math.floor(chunk / perSide) + 0.5) * CHUNK_U - y
      const isInSight = Math.hypot(dx, dy) < tuning.sight.enterCells * CELL_U
      if (!isInSight && this.versionOf(chunk) !== chunkTick[chunk]) return false
      return !Buffer.from(this.cellsOf(chunk)).equals(chunkCells(cells, side, chunk))
    })
  }

  /** Loses a chunk, as if it had never arrived. */
  forget(chunk: number): void {
    this.#chunks.delete(chunk)
  }

  wholeChunk(chunk: number, version: number, decode: (cells: Uint8Array) => void): void {
    const cells = new Uint8Array(CELLS_PER_CHUNK)
    decode(cells)
    this.#chunks.set(chunk, { version, cells })
  }

  changes(
    chunk: number,
    before: number,
    after: number,
    decode: (paint: (cell: number, value: number) => void) => void,
  ): void {
    const held = this.#chunks.get(chunk)
    const fits = held?.version === before
    if (!fits) this.gaps++
    decode((cell, value) => {
      if (fits) held.cells[cell] = value
    })
    if (fits) held.version = after
  }

  setOverview(blocksPerSide: number, blocks: Uint8Array): void {
    this.blocksPerSide = blocksPerSide
    this.overview = blocks.slice()
  }
}

/** One chunk's cells out of a floor that is stored row by row. */
function chunkCells(cells: Uint8Array, side: number, chunk: number): Uint8Array {
  const perSide = side / CHUNK_CELLS
  const left = (chunk % perSide) * CHUNK_CELLS
  const top = Math.floor(chunk / perSide) * CHUNK_CELLS
  const copy = new Uint8Array(CELLS_PER_CHUNK)
  for (let row = 0; row < CHUNK_CELLS; row++) {
    const start = (top + row) * side + left
    copy.set(cells.subarray(start, start + CHUNK_CELLS), row * CHUNK_CELLS)
  }
  return copy
}
