import type { Floor } from '@tidepaint/shared/sim/world'
import { CHUNK_CELLS } from '@tidepaint/shared/tuning'
import { CELLS_PER_CHUNK, encodeChanges, encodeRuns } from '@tidepaint/shared/wire/floorFrames'
import { changesSection, chunkSection } from '@tidepaint/shared/wire/tickFrame'
import { Overview } from './Overview.ts'

/** Changes of one chunk in the latest tick. */
interface Delta {
  before: number
  after: number
  section: Uint8Array
}

/**
 * The floor of one match as it is sent: what every subscriber of a chunk was told so far, and the
 * bytes that bring them up to date. Each section is made once, however many players it goes to.
 */
export class FloorStream {
  readonly floor: Floor
  readonly chunksPerSide: number
  /** Cells of each chunk as of `#versions`. */
  readonly #sent: readonly Uint8Array[]
  readonly #versions: Uint32Array
  /** `chunkTick` of the latest look: a chunk may be painted over and back, and then keeps its version. */
  readonly #seenTicks: Uint32Array
  readonly #deltas = new Map<number, Delta>()
  readonly #wholes = new Map<number, Uint8Array>()
  readonly #scratch = new Uint8Array(CELLS_PER_CHUNK)
  readonly #overview: Overview

  constructor(floor: Floor) {
    this.floor = floor
    this.chunksPerSide = floor.side / CHUNK_CELLS
    this.#versions = floor.chunkTick.slice()
    this.#seenTicks = floor.chunkTick.slice()
    this.#sent = Array.from(floor.chunkTick, (_, chunk) => this.#copy(chunk).slice())
    this.#overview = new Overview(floor)
  }

  get chunks(): number {
    return this.#versions.length
  }

  /** The version that `whole` and `delta` lead to. */
  versionOf(chunk: number): number {
    return this.#versions[chunk] as number
  }

  /** Takes in what the floor has gone through; players are told of it in the frame of `frameTick`. */
  advance(frameTick: number): void {
    this.#deltas.clear()
    this.#overview.lookOn()
    const { chunkTick } = this.floor
    for (let chunk = 0; chunk < chunkTick.length; chunk++) {
      const tick = chunkTick[chunk] as number
      if (tick === this.#seenTicks[chunk]) continue
      this.#seenTicks[chunk] = tick
      this.#diff(chunk, tick, frameTick)
    }
  }

  delta(chunk: number): Delta | undefined {
    return this.#deltas.get(chunk)
  }

  /** The section with all of a chunk, as of `versionOf(chunk)`. */
  whole(chunk: number): Uint8Array {
    const cached = this.#wholes.get(chunk)
    if (cached) return cached
    const section = chunkSection(chunk, this.versionOf(chunk), encodeRuns(this.#sentCells(chunk)))
    this.#wholes.set(chunk, section)
    return section
  }

  /** The section with the coarse map. */
  overview(): Uint8Array {
    return this.#overview.section()
  }

  #diff(chunk: number, tick: number, frameTick: number): void {
    const before = this.#sentCells(chunk)
    const after = this.#copy(chunk)
    const runs = encodeChanges(before, after)
    if (runs === undefined) return
    const versions = { before: this.versionOf(chunk), after: tick }
    const section = changesSection(chunk, { ...versions, tick: frameTick }, runs)
    this.#deltas.set(chunk, { ...versions, section })
    before.set(after)
    this.#versions[chunk] = tick
    this.#wholes.delete(chunk)
  }

  #sentCells(chunk: number): Uint8Array {
    return this.#sent[chunk] as Uint8Array
  }

  /** The chunk's cells in a row of their own, valid until the next call. */
  #copy(chunk: number): Uint8Array {
    const { side, cells } = this.floor
    const x = (chunk % this.chunksPerSide) * CHUNK_CELLS
    const y = Math.floor(chunk / this.chunksPerSide) * CHUNK_CELLS
    let to = 0
    for (let row = y; row < y + CHUNK_CELLS; row++) {
      const end = row * side + x + CHUNK_CELLS
      // One by one: a view of each row would have to be made and thrown away.
      for (let at = end - CHUNK_CELLS; at < end; at++) this.#scratch[to++] = cells[at] as number
    }
    return this.#scratch
  }
}
