import { chunkAlong, chunksOf } from '@tidepaint/shared/sim/floor'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CHUNK_CELLS } from '@tidepaint/shared/tuning'

/** Used by all, one after the other. */
const found: number[] = []
const nothing: readonly number[] = []

/**
 * Events by where they happened and by whom they name, so that what may be told to one player is found
 * without a look at all that happened.
 */
export class EventIndex {
  readonly #perSide: number
  readonly #chunks: number[][]
  /** Chunks that hold anything. */
  readonly #used: number[][] = []
  readonly #named = new Map<number, number[]>()
  /** What everybody is told. */
  readonly #forAll: number[] = []
  #count = 0
  #marks = new Uint8Array(256)

  /** `sideCells` is the arena's. */
  constructor(sideCells: number) {
    this.#perSide = sideCells / CHUNK_CELLS
    this.#chunks = Array.from({ length: chunksOf(sideCells) }, () => [])
  }

  clear(): void {
    for (const chunk of this.#used) chunk.length = 0
    this.#used.length = 0
    this.#named.clear()
    this.#forAll.length = 0
    this.#count = 0
  }

  /** Events are numbered in the order in which they are added, from 0. */
  add(event: SimEvent): void {
    const number = this.#count++
    if (number === this.#marks.length) this.#marks = new Uint8Array(2 * number)
    if (event.kind === 'beacon' || event.kind === 'splash') return void this.#forAll.push(number)
    const chunk = this.#chunkAt(this.#along(event.x), this.#along(event.y))
    if (chunk.length === 0) this.#used.push(chunk)
    chunk.push(number)
    this.#name(event.seat, number)
    if (event.kind === 'splat') this.#name(event.hit, number)
    if (event.kind === 'ram') this.#name(event.by, number)
  }

  /**
   * The numbers of all events that happened within `reachU` of a point, and some more; that name
   * `seat`; or that everybody is told. In order, each once; valid until the next call.
   */
  around(x: number, y: number, reachU: number, seat: number): readonly number[] {
    const right = this.#along(x + reachU)
    const bottom = this.#along(y + reachU)
    for (let row = this.#along(y - reachU); row <= bottom; row++) {
      for (let column = this.#along(x - reachU); column <= right; column++) {
        this.#mark(this.#chunkAt(column, row))
      }
    }
    this.#mark(this.#named.get(seat) ?? nothing)
    this.#mark(this.#forAll)
    return this.#marked()
  }

  #mark(numbers: readonly number[]): void {
    for (let at = 0; at < numbers.length; at++) this.#marks[numbers[at] as number] = 1
  }

  /** One pass in order is quicker than sorting what was found, and takes marks away. */
  #marked(): readonly number[] {
    found.length = 0
    for (let number = 0; number < this.#count; number++) {
      if (this.#marks[number] === 0) continue
      this.#marks[number] = 0
      found.push(number)
    }
    return found
  }

  #name(seat: number, number: number): void {
    if (seat < 0) return
    const known = this.#named.get(seat)
    if (known) known.push(number)
    else this.#named.set(seat, [number])
  }

  #chunkAt(column: number, row: number): number[] {
    return this.#chunks[row * this.#perSide + column] as number[]
  }

  #along(u: number): number {
    return chunkAlong(u, this.#perSide)
  }
}
