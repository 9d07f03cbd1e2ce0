/** Steps run in one go after a stall; what is still missing then is dropped. */
const CATCH_UP_STEPS_MAX = 5

/**
 * Calls `step` at `hz`, each time counted from the start, so that lateness never adds up.
 *
 * The framework's fixed step rides on an interval: that now and then skips a tick and runs two in
 * the next one, and drifts by up to 4 %. Here a late timer is followed by a shorter wait.
 */
export class TickClock {
  readonly #step: () => void
  readonly #tickMs: number
  readonly #nowMs: () => number
  #timer: NodeJS.Timeout | undefined
  /** When step 0 was due; moved later when a backlog is dropped. */
  #startMs = 0
  #steps = 0
  #droppedSteps = 0

  constructor(step: () => void, hz: number, nowMs: () => number = () => performance.now()) {
    this.#step = step
    this.#tickMs = 1000 / hz
    this.#nowMs = nowMs
  }

  /** Steps that were never run because the process stood still for too long. */
  get droppedSteps(): number {
    return this.#droppedSteps
  }

  start(): void {
    this.stop()
    this.#startMs = this.#nowMs()
    this.#steps = 0
    this.#wait()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wait(): void {
    const dueMs = this.#startMs + (this.#steps + 1) * this.#tickMs
    const waitMs = Math.max(0, Math.ceil(dueMs - this.#nowMs()))
    this.#timer = setTimeout(() => this.#run(), waitMs)
  }

  #run(): void {
    const due = Math.floor((this.#nowMs() - this.#startMs) / this.#tickMs) - this.#steps
    const dropped = Math.max(0, due - CATCH_UP_STEPS_MAX)
    this.#droppedSteps += dropped
    this.#startMs += dropped * this.#tickMs
    for (let i = 0; i < due - dropped; i++) {
      this.#steps++
      this.#step()
      // The step may have stopped the clock: the room ended in it.
      if (this.#timer === undefined) return
    }
    this.#wait()
  }
}
