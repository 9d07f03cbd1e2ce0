import { CELL_U, SEATS_MAX, tuning } from '@tidepaint/shared/tuning'
import type { Measures } from '@tidepaint/shared/wire/savings'
import { isFarTurn } from '@tidepaint/shared/wire/turns'
import type { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { Nearest } from './Nearest.ts'
import { NearTier } from './NearTier.ts'

const { enterCells, enterCellsMin, leaveCells, entriesPerPatch } = tuning.sight
/** A craft at the edge would come and go without it. */
const LEAVE_BEYOND_CELLS = leaveCells - enterCells
/** What is born this far outside the area flies into it. */
const BOLT_CELLS = tuning.bolt.lifeTicks

/** A craft waits for its turn. */
const NOTHING = 0
/** How a craft that is due is told, in `Due.kinds`: what changed in this patch, */
export const CHANGES = 1
/** all that changed since the craft's latest far turn, */
export const CATCH_UP = 2
/** or all that may be seen of it. */
export const WHOLE = 3

/** One patch, alike for all players of a match. */
export interface Patch {
  /** Where the craft are after its tick. */
  readonly grid: CraftGrid
  /** Counts patches: the tick, divided by the ticks in a patch. */
  readonly number: number
  readonly measures: Pick<Measures, 'farTicks' | 'nearMax' | 'tellsCosmetics'>
}

/** The craft that one player is told of in a patch: `count` seats, each with its kind. */
export interface Due {
  readonly seats: Uint16Array
  readonly kinds: Uint8Array
  count: number
}

interface Point {
  x: number
  y: number
}

/** Used by all, one after the other. */
const found = new Uint16Array(SEATS_MAX)
const entrants = new Nearest(entriesPerPatch)
const nearTier = new NearTier()

/**
 * The seats whose craft one player is shown: their own always, another once it is within a radius and
 * until it is beyond a larger one, so that one at the edge does not flicker; and which of them are due
 * in each patch. Its cost grows with how many are near, and it takes no memory after its construction.
 */
export class Interest {
  /** As of the latest `update`, the own craft first; without those that entered: they are told whole. */
  readonly due: Due
  readonly seat: number
  /** Seats in view but the own one, and the square of how far each is away. */
  readonly #visible: Uint16Array
  readonly #distancesU2: Int32Array
  #count = 0
  /** By seat; the own one is. */
  readonly #isVisible: Uint8Array
  /** Changes of this craft were passed over since it was told last. */
  readonly #isOwed: Uint8Array
  #isBehind = false
  #enterCells: number = enterCells

  /** Of the player in `seat`, one of so many `seats`. */
  constructor(seat: number, seats: number) {
    this.seat = seat
    this.#visible = new Uint16Array(seats)
    this.#distancesU2 = new Int32Array(seats)
    this.#isVisible = new Uint8Array(seats)
    this.#isVisible[seat] = 1
    this.#isOwed = new Uint8Array(seats)
    this.due = { seats: new Uint16Array(seats), kinds: new Uint8Array(seats), count: 0 }
  }

  sees(seat: number): boolean {
    return this.#isVisible[seat] === 1
  }

  /** How far the area reaches. */
  get areaCells(): number {
    return this.#enterCells
  }

  /** The player's screen shows what is within `cells` of their craft. Counts from the next update on. */
  show(cells: number): void {
    this.#enterCells = Math.min(enterCells, Math.max(enterCellsMin, cells))
  }

  /** The patch after the latest update was not sent: everybody in view will be told whole. */
  skipped(): void {
    this.#isBehind = true
  }

  /** Whether something that happens at `point` is within the player's area. */
  reaches(grid: CraftGrid, point: Point): boolean {
    return this.isWithin(grid, point, this.#enterCells)
  }

  /** Whether a bolt that is born at `point` may fly into the player's area. */
  reachesBolt(grid: CraftGrid, point: Point): boolean {
    return this.isWithin(grid, point, Math.min(enterCells, this.#enterCells + BOLT_CELLS))
  }

  /** Whether `point` is within so many cells of the player's craft. */
  isWithin(grid: CraftGrid, { x, y }: Point, cells: number): boolean {
    return grid.distanceU2(this.seat, x, y) <= (cells * CELL_U) ** 2
  }

  /**
   * Follows the craft as they moved, and decides who is due; once for each patch. Calls back for each
   * seat that left the view, and for each that came into it: at most `entriesPerPatch`, nearest first.
   */
  update(patch: Patch, entered: (seat: number) => void, left: (seat: number) => void): void {
    const x = patch.grid.x[this.seat] as number
    const y = patch.grid.y[this.seat] as number
    this.#dropDistant(patch.grid, x, y, left)
    this.#listDue(patch)
    this.#admit(patch.grid, x, y, entered)
  }

  #dropDistant(grid: CraftGrid, x: number, y: number, left: (seat: number) => void): void {
    const leaveU2 = ((this.#enterCells + LEAVE_BEYOND_CELLS) * CELL_U) ** 2
    const visible = this.#visible
    const distancesU2 = this.#distancesU2
    const count = this.#count
    nearTier.clear()
    let kept = 0
    for (let at = 0; at < count; at++) {
      const seat = visible[at] as number
      const distanceU2 = grid.distanceU2(seat, x, y)
      if (distanceU2 > leaveU2) {
        this.#isVisible[seat] = 0
        left(seat)
        continue
      }
      visible[kept] = seat
      distancesU2[kept++] = distanceU2
      nearTier.add(distanceU2)
    }
    this.#count = kept
  }

  #listDue(patch: Patch): void {
    const nearU = nearTier.reachU(patch.measures.nearMax)
    const nearU2 = nearU < 0 ? nearU : nearU * nearU
    const { seats, kinds } = this.due
    const isOwed = this.#isOwed
    seats[0] = this.seat
    kinds[0] = this.#isBehind ? WHOLE : CHANGES
    let count = 1
    for (let at = 0; at < this.#count; at++) {
      const seat = this.#visible[at] as number
      const isNear = (this.#distancesU2[at] as number) <= nearU2
      const kind = this.#kindOf(seat, isNear, patch)
      isOwed[seat] = kind === NOTHING ? 1 : 0
      if (kind === NOTHING) continue
      seats[count] = seat
      kinds[count++] = kind
    }
    this.due.count = count
    this.#isBehind = false
  }

  #kindOf(seat: number, isNear: boolean, patch: Patch): number {
    if (this.#isBehind) return WHOLE
    if (isNear) return this.#isOwed[seat] === 1 ? CATCH_UP : CHANGES
    return isFarTurn(seat, patch.number, patch.measures.farTicks) ? CATCH_UP : NOTHING
  }

  #admit(grid: CraftGrid, x: number, y: number, entered: (seat: number) => void): void {
    entrants.clear()
    const count = grid.around(x, y, this.#enterCells * CELL_U, this.#isVisible, found)
    for (let at = 0; at < count; at++) {
      const seat = found[at] as number
      entrants.offer(seat, grid.distanceU2(seat, x, y))
    }
    for (let at = 0; at < entrants.count; at++) {
      const seat = entrants.numbers[at] as number
      this.#isVisible[seat] = 1
      this.#isOwed[seat] = 0
      this.#visible[this.#count++] = seat
      entered(seat)
    }
  }
}
