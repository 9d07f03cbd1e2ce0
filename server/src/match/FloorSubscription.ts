import { CELL_U, CHUNK_CELLS, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import type { FloorStream } from './FloorStream.ts'

const ENTER_CELLS = tuning.sight.floorCells
/** A chunk is streamed until it is this much further away, so that one at the edge is not sent twice. */
const LEAVE_CELLS = ENTER_CELLS + 8
/** Chunks that one player may ask for anew in one second; honest ones need none on a sound line. */
const WANTED_PER_SECOND_MAX = 16

interface Candidate {
  chunk: number
  distanceCells: number
}

/** Which chunks of the floor one player receives, and which version of each they hold. */
export class FloorSubscription {
  readonly #stream: FloorStream
  /** Version that the player holds, also of chunks that are no longer streamed to them. */
  readonly #held = new Map<number, number>()
  readonly #streamed = new Set<number>()
  #wanted = 0
  #ticks = 0

  constructor(stream: FloorStream) {
    this.#stream = stream
  }

  /**
   * The player holds something else than we think: those chunks are sent whole again. Numbers of
   * chunks that are not streamed to them are ignored, and so is what exceeds the rate.
   */
  want(chunks: readonly number[]): void {
    for (const chunk of chunks) {
      if (!this.#streamed.has(chunk) || this.#wanted >= WANTED_PER_SECOND_MAX) continue
      this.#wanted++
      this.#streamed.delete(chunk)
      this.#held.delete(chunk)
    }
  }

  /** The player was not sent a tick, and may have missed changes: what they hold is looked up again. */
  skipped(): void {
    this.#streamed.clear()
  }

  /** Appends what a player at `x`, `y` (world units) is sent of the floor in this tick. */
  collect(x: number, y: number, sections: Uint8Array[]): void {
    if (this.#ticks++ % TICK_HZ === 0) this.#wanted = 0
    const atX = x / CELL_U
    const atY = y / CELL_U
    this.#collectChanges(atX, atY, sections)
    const missing = this.#missing(atX, atY).toSorted((a, b) => a.distanceCells - b.distanceCells)
    for (const { chunk } of missing.slice(0, tuning.sight.chunksPerTick)) {
      sections.push(this.#stream.whole(chunk))
      this.#hold(chunk)
    }
  }

  #collectChanges(atX: number, atY: number, sections: Uint8Array[]): void {
    for (const chunk of this.#streamed) {
      if (this.#distanceCells(chunk, atX, atY) > LEAVE_CELLS) {
        this.#streamed.delete(chunk)
        continue
      }
      const delta = this.#stream.delta(chunk)
      if (delta === undefined) continue
      sections.push(delta.section)
      this.#held.set(chunk, delta.after)
    }
  }

  /** Chunks in reach that the player lacks or holds an old version of. */
  #missing(atX: number, atY: number): Candidate[] {
    const missing: Candidate[] = []
    const last = this.#stream.chunksPerSide - 1
    const index = (cells: number) => Math.min(last, Math.max(0, Math.floor(cells / CHUNK_CELLS)))
    for (let row = index(atY - ENTER_CELLS); row <= index(atY + ENTER_CELLS); row++) {
      for (let column = index(atX - ENTER_CELLS); column <= index(atX + ENTER_CELLS); column++) {
        const chunk = row * this.#stream.chunksPerSide + column
        if (this.#streamed.has(chunk)) continue
        const distanceCells = this.#distanceCells(chunk, atX, atY)
        if (distanceCells > ENTER_CELLS) continue
        if (this.#held.get(chunk) === this.#stream.versionOf(chunk)) this.#streamed.add(chunk)
        else missing.push({ chunk, distanceCells })
      }
    }
    return missing
  }

  #hold(chunk: number): void {
    this.#held.set(chunk, this.#stream.versionOf(chunk))
    this.#streamed.add(chunk)
  }

  /** From the point to the nearest edge of the chunk's square; 0 inside. */
  #distanceCells(chunk: number, atX: number, atY: number): number {
    const left = (chunk % this.#stream.chunksPerSide) * CHUNK_CELLS
    const top = Math.floor(chunk / this.#stream.chunksPerSide) * CHUNK_CELLS
    const dx = Math.max(left - atX, 0, atX - left - CHUNK_CELLS)
    const dy = Math.max(top - atY, 0, atY - top - CHUNK_CELLS)
    return Math.hypot(dx, dy)
  }
}
