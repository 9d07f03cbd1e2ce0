import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning, VPT_PER_U } from '@tidepaint/shared/tuning'
import { type ArenaState, type CraftState, FLYING } from '@tidepaint/shared/wire/state'

const CELL_V = CELL_U * VPT_PER_U
/** A craft that rolls round the corner of a wall is moved out of it: up to 5 % on top, for a moment. */
const ROUND_CORNERS = 1.05
/** The furthest that one step goes without a dash: on own paint, 1/1024 cell. */
const STEP_V = (tuning.craft.speedVpt * tuning.craft.ownFloorPct * ROUND_CORNERS) / 100
/** A throw has faded by then: its speed falls by 7/32 with each step. */
const THROWN_TICKS = 30

interface Place {
  tick: number
  match: number
  x: number
  y: number
}

/**
 * Measures how much further a craft moved than one step a tick, and those that may be saved, can
 * bring it. Its pilot must not dash; who was rammed or dropped in is not measured for a moment.
 */
export class Speedometer {
  readonly #seat: number
  #before: Place | undefined
  /** What the craft may move by now, 1/1024 cell. */
  #dueV = 0
  #freeUntilTick = 0

  constructor(seat: number) {
    this.#seat = seat
  }

  /** An event of `tick`, before the state of that tick is measured. */
  heard(event: SimEvent, tick: number): void {
    if (event.kind === 'beacon') return
    const isRam = event.kind === 'ram' && (event.seat === this.#seat || event.by === this.#seat)
    const isDrop = event.kind === 'drop' && event.seat === this.#seat
    if (isRam || isDrop) this.#freeUntilTick = tick + THROWN_TICKS
  }

  /** Cells gained since the last state; 0 for a craft that keeps to the rules. */
  gainedCells(state: ArenaState): number {
    const craft = state.crafts.get(String(this.#seat))
    if (!craft) return 0
    const before = this.#before
    const now = placeOf(state, craft)
    this.#before = now
    const isFree = now.tick < this.#freeUntilTick || (craft.flags & FLYING) === 0
    if (isFree || !before || before.tick + 1 !== now.tick || before.match !== now.match) {
      this.#dueV = tuning.input.allowanceMax * STEP_V
      return 0
    }
    return this.#spend(Math.hypot(now.x - before.x, now.y - before.y))
  }

  /** A tick earns a step, of which as many may be saved as inputs may. */
  #spend(movedV: number): number {
    this.#dueV = Math.min(tuning.input.allowanceMax * STEP_V, this.#dueV + STEP_V) - movedV
    const gainedV = Math.max(0, -this.#dueV)
    this.#dueV += gainedV
    return gainedV / CELL_V
  }
}

const placeOf = ({ tick, match }: ArenaState, craft: CraftState): Place => ({
  tick,
  match,
  x: craft.x * VPT_PER_U + craft.subX,
  y: craft.y * VPT_PER_U + craft.subY,
})
