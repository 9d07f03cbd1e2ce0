import { tuning } from '@tidepaint/shared/tuning'

const { allowanceMax, perTickMax } = tuning.input

/** Inputs that wait longer than this many ticks stand: jitter alone would have used them up. */
const STANDING_TICKS = 8
/** So many may wait for the next tick; beyond them the queue is a backlog. */
const WAITING_MAX = 2

/** What becomes of a session's queue in one tick: the oldest are dropped, the next ones spent. */
export interface Spending {
  dropped: number
  spent: number
}

/**
 * How many inputs one session may spend. One input is one step of movement, so a tick earns one,
 * and a few are saved while a line stalls: more packets never mean more speed.
 */
export class InputAllowance {
  #saved = 0
  /** Ticks in a row with more than one input in the queue, and with a backlog. */
  #queuedTicks = 0
  #backlogTicks = 0

  /**
   * Decides on `queued` inputs. Usually one is spent, two while savings let a backlog be worked
   * off. What stands without savings is dropped: it would stay for good as extra latency, and costs
   * the player one correction instead.
   */
  spend(queued: number): Spending {
    this.#saved = Math.min(allowanceMax, this.#saved + 1)
    this.#queuedTicks = queued > 1 ? this.#queuedTicks + 1 : 0
    this.#backlogTicks = queued > WAITING_MAX ? this.#backlogTicks + 1 : 0
    const dropped = this.#backlogTicks > STANDING_TICKS ? queued - WAITING_MAX : 0
    const hurries = queued > WAITING_MAX || this.#queuedTicks > STANDING_TICKS
    const spent = Math.min(queued - dropped, hurries ? perTickMax : 1, this.#saved)
    this.#saved -= spent
    return { dropped, spent }
  }
}
