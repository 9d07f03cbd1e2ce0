import { type Floor, SOLID } from '@tidepaint/shared/sim/world'
import { CHUNK_CELLS, tuning } from '@tidepaint/shared/tuning'
import { CELLS_PER_CHUNK, encodeChanges, encodeRuns } from '@tidepaint/shared/wire/floorFrames'
import { changesSection, chunkSection, overviewSection } from '@tidepaint/shared/wire/tickFrame'

const BLOCK = tuning.sight.overviewBlockCells

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
  /** Values of the coarse map, block by block, and how many cells of one block have which. */
  readonly #blocks: Uint8Array
  readonly #counts = new Uint8Array(SOLID + 1)

  constructor(floor: Floor) {
    this.floor = floor
    this.chunksPerSide = floor.side / CHUNK_CELLS
    this.#versions = floor.chunkTick.slice()
    this.#seenTicks = floor.chunkTick.slice()
    this.#sent = Array.from(floor.chunkTick, (_, chunk) => this.#copy(chunk).slice())
    this.#blocks = new Uint8Array((floor.side / BLOCK) ** 2)
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

  /** The coarse map: each block has the value that most of its cells have. */
  overview(): Uint8Array {
    const blocks = this.floor.side / BLOCK
    for (let y = 0; y < blocks; y++) {
      for (let x = 0; x < blocks; x++) this.#blocks[y * blocks + x] = this.#majority(x, y)
    }
    return overviewSection(blocks, encodeRuns(this.#blocks))
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

  #majority(blockX: number, blockY: number): number {
    const { side, cells } = this.floor
    const counts = this.#counts.fill(0)
    for (let row = 0; row < BLOCK; row++) {
      const start = (blockY * BLOCK + row) * side + blockX * BLOCK
      for (let at = start; at < start + BLOCK; at++) (counts[cells[at] as number] as number)++
    }
    let best = 0
    for (let value = 1; value <= SOLID; value++) {
      if ((counts[value] as number) > (counts[best] as number)) best = value
    }
    return best
  }
}
