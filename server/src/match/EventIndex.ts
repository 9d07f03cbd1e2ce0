import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS } from '@tidepaint/shared/tuning'

const SQUARE_U = CHUNK_CELLS * CELL_U

/** Used by all, one after the other. */
const found: number[] = []
const nothing: readonly number[] = []

/**
 * Events by where they happened and by whom they name, so that what may be told to one player is found
 * without a look at all that happened.
 */
export class EventIndex {
  readonly #perSide: number
  readonly #squares: number[][]
  /** Squares that hold anything. */
  readonly #used: number[][] = []
  readonly #named = new Map<number, number[]>()
  /** What everybody is told. */
  readonly #forAll: number[] = []
  #count = 0
  #marks = new Uint8Array(256)

  /** `sideCells` is the arena's. */
  constructor(sideCells: number) {
    this.#perSide = Math.ceil((sideCells * CELL_U) / SQUARE_U)
    this.#squares = Array.from({ length: this.#perSide ** 2 }, () => [])
  }

  clear(): void {
    for (const square of this.#used) square.length = 0
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
    const square = this.#squares[this.#squareAt(event.x, event.y)] as number[]
    if (square.length === 0) this.#used.push(square)
    square.push(number)
    this.#name(event.seat, number)
    if (event.kind === 'splat') this.#name(event.hit, number)
    if (event.kind === 'ram') this.#name(event.by, number)
  }

  /**
   * The numbers of all events that happened within `reachU` of a point, and some more; that name
   * `seat`; or that everybody is told. In order, each once; valid until the next call.
   */
  around(x: number, y: number, reachU: number, seat: number): readonly number[] {
    const right = this.#index(x + reachU)
    const bottom = this.#index(y + reachU)
    for (let row = this.#index(y - reachU); row <= bottom; row++) {
      for (let column = this.#index(x - reachU); column <= right; column++) {
        this.#mark(this.#squares[row * this.#perSide + column] as number[])
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

  #squareAt(x: number, y: number): number {
    return this.#index(y) * this.#perSide + this.#index(x)
  }

  #index(u: number): number {
    return Math.min(this.#perSide - 1, Math.max(0, Math.floor(u / SQUARE_U)))
  }
}
