import { CELL_U, CHUNK_CELLS, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import type { FloorStream } from './FloorStream.ts'
import { Nearest } from './Nearest.ts'

const CHUNK_U = CHUNK_CELLS * CELL_U
const ENTER_U = tuning.sight.floorCells * CELL_U
/** A chunk is streamed until it is this much further away, so that one at the edge is not sent twice. */
const LEAVE_U = ENTER_U + 8 * CELL_U
/** Chunks that one player may ask for anew in one second; honest ones need none on a sound line. */
const WANTED_PER_SECOND_MAX = 16

/** Chunks to send whole; used by all, one after the other. */
const missing = new Nearest(tuning.sight.chunksPerTick)

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
    this.#collectChanges(x, y, sections)
    this.#findMissing(x, y)
    for (let at = 0; at < missing.count; at++) {
      const chunk = missing.numbers[at] as number
      sections.push(this.#stream.whole(chunk))
      this.#hold(chunk)
    }
  }

  #collectChanges(x: number, y: number, sections: Uint8Array[]): void {
    for (const chunk of this.#streamed) {
      if (this.#distanceU2(chunk, x, y) > LEAVE_U * LEAVE_U) {
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
  #findMissing(x: number, y: number): void {
    missing.clear()
    const [left, right] = [this.#index(x - ENTER_U), this.#index(x + ENTER_U)]
    const bottom = this.#index(y + ENTER_U)
    for (let row = this.#index(y - ENTER_U); row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const chunk = row * this.#stream.chunksPerSide + column
        if (this.#streamed.has(chunk)) continue
        const distanceU2 = this.#distanceU2(chunk, x, y)
        if (distanceU2 > ENTER_U * ENTER_U) continue
        if (this.#held.get(chunk) === this.#stream.versionOf(chunk)) this.#streamed.add(chunk)
        else missing.offer(chunk, distanceU2)
      }
    }
  }

  /** The column or row of chunks nearest to a point. */
  #index(u: number): number {
    return Math.min(this.#stream.chunksPerSide - 1, Math.max(0, Math.floor(u / CHUNK_U)))
  }

  #hold(chunk: number): void {
    this.#held.set(chunk, this.#stream.versionOf(chunk))
    this.#streamed.add(chunk)
  }

  /** From the point to the nearest edge of the chunk's square, squared; 0 inside. */
  #distanceU2(chunk: number, x: number, y: number): number {
    const left = (chunk % this.#stream.chunksPerSide) * CHUNK_U
    const top = Math.floor(chunk / this.#stream.chunksPerSide) * CHUNK_U
    const dx = Math.max(left - x, 0, x - left - CHUNK_U)
    const dy = Math.max(top - y, 0, y - top - CHUNK_U)
    return dx * dx + dy * dy
  }
}
