/** More names than these are not read but in the way. */
const NAMES_MAX = 24
/** A screen holds craft within this distance of the own one, cells. */
const REACH_CELLS_MAX = 40
const REACH_CELLS_MIN = 3
/** Share by which the reach changes in a frame, and how far from it names begin to fade, cells. */
const STEP = 0.02
const FADE_CELLS = 1.5

/** How near a craft must be to be named: all in view, or in a crowd only the nearest ones. */
export class NameReach {
  #cells = REACH_CELLS_MAX
  #named = 0
  #x = 0
  #y = 0

  /** Begins a frame around the own craft. The reach creeps, so that no name flickers. */
  begin(x: number, y: number): void {
    if (this.#named > NAMES_MAX) this.#cells *= 1 - STEP
    else if (this.#named < NAMES_MAX * 0.8) this.#cells *= 1 + STEP
    this.#cells = Math.max(REACH_CELLS_MIN, Math.min(REACH_CELLS_MAX, this.#cells))
    this.#named = 0
    this.#x = x
    this.#y = y
  }

  /** How clearly the craft there is named, 0 to 1. */
  clarityOf(x: number, y: number): number {
    const inside = this.#cells - Math.hypot(x - this.#x, y - this.#y)
    if (inside <= 0) return 0
    this.#named++
    return Math.min(1, inside / FADE_CELLS)
  }
}
