import { BARE, SOLID } from '@tidepaint/shared/sim/world'
import { CHUNK_CELLS } from '@tidepaint/shared/tuning'
import { CELLS_PER_CHUNK } from '@tidepaint/shared/wire/floorFrames'
import type { FloorView } from './arenaView.ts'

/** A chunk whose cells never arrived. */
const NEVER = -1

/**
 * The floor as the server told it, the own paint that it has not confirmed yet, and the two laid
 * over each other for drawing.
 *
 * Own paint is kept by the input that laid it. An input that is not acknowledged has not painted on
 * the server, so its paint lies over whatever came from there; with the acknowledgement the
 * server's word is all that counts.
 */
export class ClientFloor implements FloorView {
  readonly side: number
  readonly cells: Uint8Array
  overview: Uint8Array = new Uint8Array(0)
  blocksPerSide = 0
  overviewVersion = 0
  /** Chunks that have to be asked for anew: what arrived did not lead on from what was held. */
  readonly wanted = new Set<number>()

  readonly #server: Uint8Array
  readonly #ownPaint: number
  readonly #chunksPerSide: number
  readonly #versions: Int32Array
  /** By cell: the input that painted it first, of those not acknowledged. */
  readonly #pending = new Map<number, number>()
  /** By cell: the tick in which somebody else changed it last. */
  readonly #foreignTick: Uint32Array
  readonly #whole = new Uint8Array(CELLS_PER_CHUNK)
  #firstRow: number
  #lastRow: number

  /** `walls`: `side` x `side` cells with everything solid in place. */
  constructor(side: number, walls: Uint8Array, ownPaint: number) {
    this.side = side
    this.cells = walls.slice()
    this.#server = walls.slice()
    this.#ownPaint = ownPaint
    this.#chunksPerSide = side / CHUNK_CELLS
    this.#versions = new Int32Array(this.#chunksPerSide ** 2).fill(NEVER)
    this.#foreignTick = new Uint32Array(side * side)
    this.#firstRow = 0
    this.#lastRow = side - 1
  }

  /** What the server's floor holds there. */
  serverCell(index: number): number {
    return this.#server[index] ?? SOLID
  }

  /** What input `seq` finds there: the server's floor with the paint of earlier own inputs on it. */
  cellFor(seq: number, index: number): number {
    const paintedBy = this.#pending.get(index)
    if (paintedBy !== undefined && paintedBy < seq) return this.#ownPaint
    return this.serverCell(index)
  }

  /** Own paint of input `seq`, shown at once. */
  paintOwn(seq: number, index: number): void {
    if (this.serverCell(index) === SOLID || this.#pending.has(index)) return
    this.#pending.set(index, seq)
    this.#draw(index, this.#ownPaint)
  }

  /** The server has worked off inputs up to `seq`: from here on its floor shows their paint. */
  acknowledge(seq: number): void {
    for (const [index, paintedBy] of this.#pending) if (paintedBy <= seq) this.#unpaint(index)
  }

  /** Takes back the paint of inputs after `seq`, before they are replayed. */
  rewind(seq: number): void {
    for (const [index, paintedBy] of this.#pending) if (paintedBy > seq) this.#unpaint(index)
  }

  #unpaint(index: number): void {
    this.#pending.delete(index)
    this.#draw(index, this.serverCell(index))
  }

  /** The tick in which somebody else changed this cell last; 0 if nobody did. */
  foreignTick(index: number): number {
    return this.#foreignTick[index] ?? 0
  }

  wholeChunk(chunk: number, version: number, decode: (cells: Uint8Array) => void): void {
    decode(this.#whole)
    if (!this.#has(chunk)) return
    const held = this.#versions[chunk] as number
    this.#versions[chunk] = version
    this.wanted.delete(chunk)
    for (let cell = 0; cell < CELLS_PER_CHUNK; cell++) {
      this.#set(
        this.#indexOf(chunk, cell),
        this.#whole[cell] as number,
        held === NEVER ? 0 : version,
      )
    }
  }

  changes(
    chunk: number,
    before: number,
    after: number,
    decode: (paint: (cell: number, value: number) => void) => void,
  ): void {
    const fits = this.#has(chunk) && this.#versions[chunk] === before
    if (!fits && this.#has(chunk)) this.wanted.add(chunk)
    decode((cell, value) => {
      if (fits) this.#set(this.#indexOf(chunk, cell), value, after)
    })
    if (fits) this.#versions[chunk] = after
  }

  setOverview(blocksPerSide: number, blocks: Uint8Array): void {
    this.blocksPerSide = blocksPerSide
    this.overview = blocks
    this.overviewVersion++
  }

  /** What came after that tick has not happened: such chunks are known by no version that counts. */
  forgetAfter(tick: number): void {
    for (const [chunk, version] of this.#versions.entries()) {
      if (version > tick) this.#versions[chunk] = NEVER
    }
  }

  /** The version of a chunk, or undefined if it never arrived; for tests and probes. */
  versionOf(chunk: number): number | undefined {
    const version = this.#versions[chunk]
    return version === undefined || version === NEVER ? undefined : version
  }

  /** The server's cells, without own paint on top; for tests and probes. */
  serverCells(): Uint8Array {
    return this.#server
  }

  takeChangedRows(): { first: number; last: number } | undefined {
    if (this.#firstRow > this.#lastRow) return undefined
    const rows = { first: this.#firstRow, last: this.#lastRow }
    this.#firstRow = this.side
    this.#lastRow = -1
    return rows
  }

  #has(chunk: number): boolean {
    return chunk < this.#versions.length
  }

  #indexOf(chunk: number, cell: number): number {
    const column = (chunk % this.#chunksPerSide) * CHUNK_CELLS + (cell % CHUNK_CELLS)
    const row =
      Math.floor(chunk / this.#chunksPerSide) * CHUNK_CELLS + Math.floor(cell / CHUNK_CELLS)
    return row * this.side + column
  }

  #set(index: number, value: number, tick: number): void {
    if (this.#server[index] === value) return
    this.#server[index] = value
    const isOwn = this.#pending.has(index)
    if (!(isOwn && value === this.#ownPaint) && value !== BARE) this.#foreignTick[index] = tick
    if (!isOwn) this.#draw(index, value)
  }

  #draw(index: number, value: number): void {
    if (this.cells[index] === value) return
    this.cells[index] = value
    const row = Math.floor(index / this.side)
    if (row < this.#firstRow) this.#firstRow = row
    if (row > this.#lastRow) this.#lastRow = row
  }
}
