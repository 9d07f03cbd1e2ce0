import { CHUNK_U, chunkAlong } from '@tidepaint/shared/sim/floor'
import { CELL_U, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import type { FloorStream } from './FloorStream.ts'
import { Nearest } from './Nearest.ts'

const { enterCells, floorCells, chunksPerTick } = tuning.sight
/** The floor is there before it is to be seen. */
const BEYOND_CELLS = floorCells - enterCells
/** A chunk is streamed until it is this much further away, so that one at the edge is not sent twice. */
const LEAVE_U = 8 * CELL_U
/** Chunks that one player may ask for anew in one second; honest ones need none on a sound line. */
const WANTED_PER_SECOND_MAX = 16

/** Version of a chunk that the player does not hold. */
const NONE = -1

/** Chunks to send whole; used by all, one after the other. */
const missing = new Nearest(chunksPerTick)

/** Which chunks of the floor one player receives, and which version of each they hold. */
export class FloorSubscription {
  readonly #stream: FloorStream
  /** By chunk: the version that the player holds, also of those that are no longer streamed to them. */
  readonly #held: Int32Array
  readonly #isStreamed: Uint8Array
  /** All chunks that are streamed, and perhaps some that no longer are. */
  readonly #streamed: number[] = []
  #reachU = 0
  #wanted = 0
  #ticks = 0

  constructor(stream: FloorStream) {
    this.#stream = stream
    this.#held = new Int32Array(stream.chunks).fill(NONE)
    this.#isStreamed = new Uint8Array(stream.chunks)
  }

  /**
   * The player holds something else than we think: those chunks are sent whole again. Numbers of
   * chunks that are not streamed to them are ignored, and so is what exceeds the rate.
   */
  want(chunks: readonly number[]): void {
    for (const chunk of chunks) {
      if (!this.#isStreamed[chunk] || this.#wanted >= WANTED_PER_SECOND_MAX) continue
      this.#wanted++
      this.#isStreamed[chunk] = 0
      this.#held[chunk] = NONE
    }
  }

  /** The player was not sent a tick, and may have missed changes: what they hold is looked up again. */
  skipped(): void {
    this.#isStreamed.fill(0)
  }

  /**
   * Appends what a player at `x`, `y` (world units), whose area of interest reaches so far, is sent of
   * the floor in this tick.
   */
  collect(x: number, y: number, sections: Uint8Array[], areaCells: number = enterCells): void {
    this.#reachU = (areaCells + BEYOND_CELLS) * CELL_U
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
    const leaveU2 = (this.#reachU + LEAVE_U) ** 2
    let kept = 0
    for (const chunk of this.#streamed) {
      if (this.#distanceU2(chunk, x, y) > leaveU2) this.#isStreamed[chunk] = 0
      if (!this.#isStreamed[chunk]) continue
      this.#streamed[kept++] = chunk
      const delta = this.#stream.delta(chunk)
      if (delta === undefined) continue
      sections.push(delta.section)
      this.#held[chunk] = delta.after
    }
    this.#streamed.length = kept
  }

  /** Chunks in reach that the player lacks or holds an old version of. */
  #findMissing(x: number, y: number): void {
    const reachU = this.#reachU
    missing.clear()
    const left = this.#along(x - reachU)
    const right = this.#along(x + reachU)
    const bottom = this.#along(y + reachU)
    for (let row = this.#along(y - reachU); row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const chunk = row * this.#stream.chunksPerSide + column
        if (this.#isStreamed[chunk]) continue
        const distanceU2 = this.#distanceU2(chunk, x, y)
        if (distanceU2 > reachU * reachU) continue
        if (this.#held[chunk] === this.#stream.versionOf(chunk)) this.#hold(chunk)
        else missing.offer(chunk, distanceU2)
      }
    }
  }

  #along(u: number): number {
    return chunkAlong(u, this.#stream.chunksPerSide)
  }

  #hold(chunk: number): void {
    this.#held[chunk] = this.#stream.versionOf(chunk)
    this.#isStreamed[chunk] = 1
    this.#streamed.push(chunk)
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
