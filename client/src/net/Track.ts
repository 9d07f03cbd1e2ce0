import { CELL_U } from '@tidepaint/shared/tuning'

/** Ticks that are kept: two seconds, further back than any view. */
const TICKS = 64
/** A step of more than 4 cells, or of more than one for each of several ticks, is a drop-in. */
const JUMP_U = 4 * CELL_U
/** So far beyond the newest tick a craft is drawn where it seems to be going, and no further. */
const AHEAD_TICKS = 1.5
/** Its speed is taken over so many ticks: a pilot's inputs come none and two in a tick as well. */
const SPEED_TICKS = 2
/** Its direction is that of so many ticks, half of them to come: poses are rounded, and hulls turn slowly. */
const WAY_TICKS = 3
/** Share of time by which a craft is drawn slower or faster while its extra delay changes. */
const SLEW = 0.25

/**
 * Where one craft was, tick by tick, as the server had it: between two ticks it is drawn on the line on
 * which the server judges shots, too. In world units.
 */
export class Track {
  x: number
  y: number
  /** Its way in a tick around the moment that is drawn. */
  wayX = 0
  wayY = 0
  /** How much further back than the view it should be drawn, since it is told more seldom. */
  delayTicks: number
  #drawnDelayTicks: number
  #drawnTick = Number.NaN
  readonly #xs = new Float64Array(TICKS)
  readonly #ys = new Float64Array(TICKS)
  #newest: number

  constructor(tick: number, x: number, y: number, delayTicks = 0) {
    this.x = x
    this.y = y
    this.delayTicks = delayTicks
    this.#drawnDelayTicks = delayTicks
    this.#newest = tick
    this.#begin(tick, x, y)
  }

  /** Notes where the craft is in `tick`. In ticks of which nothing was noted it flew on a straight line. */
  note(tick: number, x: number, y: number): void {
    if (Math.abs(tick - this.#newest) >= TICKS) return this.#begin(tick, x, y)
    // Another server goes on from an earlier tick: up to there all was as it is known.
    if (tick < this.#newest) this.#newest = tick - 1
    const ticks = tick - this.#newest
    const [fromX, fromY] = [this.#xAt(this.#newest), this.#yAt(this.#newest)]
    const isJump = isFurther(x - fromX, y - fromY, Math.max(JUMP_U, ticks * CELL_U))
    for (let missed = 1; missed < ticks; missed++) {
      const part = isJump ? 0 : missed / ticks
      this.#put(this.#newest + missed, fromX + (x - fromX) * part, fromY + (y - fromY) * part)
    }
    this.#put(tick, x, y)
    this.#newest = tick
  }

  /** How far the latest tick brought it; undefined if that was a drop-in. */
  get latestStepU(): number | undefined {
    const [from, to] = [this.#newest - 1, this.#newest]
    if (this.#isJump(from, to)) return undefined
    return Math.hypot(this.#xAt(to) - this.#xAt(from), this.#yAt(to) - this.#yAt(from))
  }

  /** Sets `x`, `y` and the way to what is drawn while the view is at `viewTick`. */
  moveTo(viewTick: number): void {
    this.#followDelay(viewTick)
    const tick = viewTick - this.#drawnDelayTicks
    this.#lookAlong(tick)
    this.#placeAt(tick)
  }

  /** Closes the gap to the wanted delay, but time never stands still for it and never jumps. */
  #followDelay(viewTick: number): void {
    const mostTicks = SLEW * Math.max(0, viewTick - this.#drawnTick)
    const gapTicks = this.delayTicks - this.#drawnDelayTicks
    // Not a number when nothing was drawn before.
    if (Math.abs(gapTicks) > mostTicks) this.#drawnDelayTicks += Math.sign(gapTicks) * mostTicks
    else this.#drawnDelayTicks = this.delayTicks
    this.#drawnTick = viewTick
  }

  #lookAlong(tick: number): void {
    const to = Math.min(tick + WAY_TICKS / 2, this.#newest)
    this.#placeAt(to)
    const { x, y } = this
    this.#placeAt(to - WAY_TICKS)
    const isJump = isFurther(x - this.x, y - this.y, JUMP_U)
    this.wayX = isJump ? 0 : (x - this.x) / WAY_TICKS
    this.wayY = isJump ? 0 : (y - this.y) / WAY_TICKS
  }

  #placeAt(tick: number): void {
    const aheadTicks = tick - this.#newest
    if (aheadTicks > 0) return this.#lookAhead(Math.min(aheadTicks, AHEAD_TICKS))
    const from = Math.max(Math.floor(tick), this.#newest - TICKS + 1)
    const to = Math.min(from + 1, this.#newest)
    const part = this.#isJump(from, to) ? 0 : Math.max(0, tick - from)
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
    return isFurther(this.#xAt(to) - this.#xAt(from), this.#yAt(to) - this.#yAt(from), JUMP_U)
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

const isFurther = (dx: number, dy: number, reach: number): boolean =>
  dx * dx + dy * dy > reach * reach

const slotOf = (tick: number): number => ((tick % TICKS) + TICKS) % TICKS
