import { CELL_U } from '@tidepaint/shared/tuning'

/** Ticks that are kept: a second, further back than any view. */
const TICKS = 32
/** A step of more than 4 cells from one tick to the next is a drop-in: nothing is drawn between. */
const JUMP_U = 4 * CELL_U
/** So far beyond the newest tick a craft is drawn where it seems to be going, and no further. */
const AHEAD_TICKS = 1.5
/** Its speed is taken over so many ticks: a pilot's inputs come none and two in a tick as well. */
const SPEED_TICKS = 2

/**
 * Where one craft was, tick by tick, as the server had it: between two ticks it is drawn on the line on
 * which the server judges shots, too. In world units.
 */
export class Track {
  x: number
  y: number
  readonly #xs = new Float64Array(TICKS)
  readonly #ys = new Float64Array(TICKS)
  #newest: number

  constructor(tick: number, x: number, y: number) {
    this.x = x
    this.y = y
    this.#newest = tick
    this.#begin(tick, x, y)
  }

  /** Notes where the craft is in `tick`. In ticks of which nothing was heard it stood. */
  note(tick: number, x: number, y: number): void {
    // Time that runs backwards is another server's.
    if (tick < this.#newest) return this.#begin(tick, x, y)
    const lastX = this.#xAt(this.#newest)
    const lastY = this.#yAt(this.#newest)
    for (let missed = Math.max(this.#newest + 1, tick - TICKS); missed < tick; missed++) {
      this.#put(missed, lastX, lastY)
    }
    this.#put(tick, x, y)
    this.#newest = tick
  }

  /** Sets `x` and `y` to where the craft is at `viewTick`. */
  moveTo(viewTick: number): void {
    const aheadTicks = viewTick - this.#newest
    if (aheadTicks > 0) return this.#lookAhead(Math.min(aheadTicks, AHEAD_TICKS))
    const from = Math.max(Math.floor(viewTick), this.#newest - TICKS + 1)
    const to = Math.min(from + 1, this.#newest)
    const part = this.#isJump(from, to) ? 0 : Math.max(0, viewTick - from)
    this.x = this.#xAt(from) + (this.#xAt(to) - this.#xAt(from)) * part
    this.y = this.#yAt(from) + (this.#yAt(to) - this.#yAt(from)) * part
  }

  #begin(tick: number, x: number, y: number): void {
    this.#xs.fill(x)
    this.#ys.fill(y)
    this.#newest = tick
  }

  #lookAhead(ticks: number): void {
    const [from, to] = [this.#newest - SPEED_TICKS, this.#newest]
    const steps = this.#isJump(from, to) ? 0 : ticks / SPEED_TICKS
    this.x = this.#xAt(to) + (this.#xAt(to) - this.#xAt(from)) * steps
    this.y = this.#yAt(to) + (this.#yAt(to) - this.#yAt(from)) * steps
  }

  #isJump(from: number, to: number): boolean {
    const [dx, dy] = [this.#xAt(to) - this.#xAt(from), this.#yAt(to) - this.#yAt(from)]
    return dx * dx + dy * dy > JUMP_U * JUMP_U
  }

  #put(tick: number, x: number, y: number): void {
    this.#xs[slotOf(tick)] = x
    this.#ys[slotOf(tick)] = y
  }
  #xAt(tick: number): number {
    return this.#xs[slotOf(tick)] as number
  }
  #yAt(tick: number): number {
    return this.#ys[slotOf(tick)] as number
  }
}

const slotOf = (tick: number): number => ((tick % TICKS) + TICKS) % TICKS
