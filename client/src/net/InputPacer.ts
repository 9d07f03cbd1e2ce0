import { TICK_HZ } from '@tidepaint/shared/tuning'

/** Earlier by so much once an input came too late for its tick. */
const BACK_MS = 4
/** Later by so much a second while none does: until the first one, and afterwards. */
const SEEK_MS_PER_S = 12
const CREEP_MS_PER_S = 0.5
/** The same while inputs wait for each other: as fast as it goes. */
const QUEUED_MS_PER_S = 50
/** How fast the pace may change: nobody notices a twentieth. */
const SLEW = 0.05

/**
 * Moves the times at which inputs are sent so that they reach the server right before the tick that
 * spends them. What waits there is latency; and where jitter carries inputs to and fro across the
 * moment of a tick, ticks get none and two by turns, and the craft stutters for everybody else.
 *
 * When an input was late for its tick is seen from what each tick spent: none, and then some.
 */
export class InputPacer {
  /** What to add to the page's clock when asking which inputs are due. */
  shiftMs = 0
  /** Inputs wait for each other at the server. */
  areQueued = false
  #goalMs = 0
  #seekMsPerS = SEEK_MS_PER_S
  #ticksWithout = 0

  /** A tick went by at the server in which it spent so many inputs. */
  ticked(spent: number): void {
    this.#goalMs -= (this.areQueued ? QUEUED_MS_PER_S : this.#seekMsPerS) / TICK_HZ
    if (spent === 0) {
      this.#ticksWithout++
      return
    }
    // Several in a row are a stall, which no pace can mend.
    if (this.#ticksWithout === 1) {
      this.#goalMs += BACK_MS
      this.#seekMsPerS = CREEP_MS_PER_S
    }
    this.#ticksWithout = 0
  }

  /** Call once a frame with its length. */
  advance(frameMs: number): void {
    const stepMs = SLEW * frameMs
    this.shiftMs += Math.max(-stepMs, Math.min(stepMs, this.#goalMs - this.shiftMs))
  }
}
