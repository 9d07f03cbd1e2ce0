/** More inputs than can be on their way. */
const INPUTS = 256
/** The line is judged by this many seconds. */
const SECONDS = 30
/** Weight of the newest value in a mean: about a second of them. */
const NEWEST = 1 / 30

/** When inputs were sent, against what the server says of them. */
export class SentInputs {
  /**
   * How long after the newest server time that was known when an input was sent the server spent it:
   * one way down, one way up, and what it waited there. Smoothed; 0 until there is one.
   */
  spentAfterMs = 0
  readonly #sentAtMs = new Float64Array(INPUTS)
  readonly #knownMs = new Float64Array(INPUTS)
  /** Shortest confirmation of each second. */
  readonly #shortestMs = new Float64Array(SECONDS)
  #second = -1

  constructor() {
    this.restart()
  }

  /** Forgets the line, not what is on its way. */
  restart(): void {
    this.spentAfterMs = 0
    this.#shortestMs.fill(Number.POSITIVE_INFINITY)
  }

  /** Input `seq` was sent at `nowMs` (page clock), when the newest server time known was `knownMs`. */
  sent(seq: number, nowMs: number, knownMs: number): void {
    this.#sentAtMs[seq % INPUTS] = nowMs
    this.#knownMs[seq % INPUTS] = knownMs
  }

  /** A patch that arrived at `atMs` says that `seq` was spent in the tick at `tickMs`. */
  confirmed(seq: number, tickMs: number, atMs: number): void {
    const afterMs = tickMs - (this.#knownMs[seq % INPUTS] as number)
    this.spentAfterMs += (afterMs - this.spentAfterMs) * (this.spentAfterMs === 0 ? 1 : NEWEST)
    const second = Math.floor(atMs / 1000)
    const slot = second % SECONDS
    if (second !== this.#second) this.#shortestMs[slot] = Number.POSITIVE_INFINITY
    this.#second = second
    const confirmedMs = atMs - (this.#sentAtMs[seq % INPUTS] as number)
    this.#shortestMs[slot] = Math.min(this.#shortestMs[slot] as number, confirmedMs)
  }

  /**
   * The shortest time in which an input was confirmed lately: a round trip without anything that
   * delays one now and then. 0 until there is one.
   */
  get roundTripMs(): number {
    const shortestMs = Math.min(...this.#shortestMs)
    return Number.isFinite(shortestMs) ? shortestMs : 0
  }
}
