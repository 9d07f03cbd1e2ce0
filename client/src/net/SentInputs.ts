import { TICK_MS } from '@tidepaint/shared/tuning'
import { Shortest } from './Shortest.ts'

/** More inputs than can be on their way. */
const INPUTS = 256
/** Weight of the newest value in a mean: about half a second of them. */
const NEWEST = 1 / 15

/** When inputs were sent, against what the server says of them. */
export class SentInputs {
  /**
   * How long after the newest server time that was known when an input was sent the server spent it:
   * one way down, one way up, and what it waited there. Smoothed; 0 until there is one.
   */
  spentAfterMs = 0
  readonly #sentAtMs = new Float64Array(INPUTS)
  readonly #knownMs = new Float64Array(INPUTS)
  readonly #confirmed = new Shortest()
  readonly #spentAfter = new Shortest()

  /** Forgets the line, not what is on its way. */
  restart(): void {
    this.spentAfterMs = 0
    this.#confirmed.restart()
    this.#spentAfter.restart()
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
    this.#spentAfter.note(this.spentAfterMs, atMs)
    this.#confirmed.note(atMs - (this.#sentAtMs[seq % INPUTS] as number), atMs)
  }

  /**
   * The shortest time in which an input was confirmed lately: a round trip without anything that
   * delays one now and then. 0 until there is one.
   */
  get roundTripMs(): number {
    return this.#confirmed.ms ?? 0
  }

  /** Inputs wait for each other at the server: some of a stall could not be made up for. */
  get areQueued(): boolean {
    const { ms } = this.#spentAfter
    return ms !== undefined && this.spentAfterMs > ms + TICK_MS / 2
  }
}
