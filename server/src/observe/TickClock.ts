/** Steps made up for after a stall; what is still missing then is dropped. */
const CATCH_UP_STEPS_MAX = 5

/**
 * Calls `step` at `hz`, each time counted from the start, so that lateness never adds up.
 *
 * The framework's fixed step rides on an interval: that now and then skips a tick and runs two in
 * the next one, and drifts by up to 4 %. Here a late timer is followed by a shorter wait.
 */
export class TickClock {
  readonly #step: (lateMs: number) => void
  readonly #tickMs: number
  readonly #nowMs: () => number
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  #isRunning = false
  /** When step 0 was due; moved later when a backlog is dropped. */
  #startMs = 0
  #steps = 0
  #droppedSteps = 0

  /** `step` is told by how much it comes later than it was due. */
  constructor(
    step: (lateMs: number) => void,
    hz: number,
    nowMs: () => number = () => performance.now(),
  ) {
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
    this.#isRunning = true
    this.#startMs = this.#nowMs()
    this.#steps = 0
    this.#wait()
  }

  stop(): void {
    this.#isRunning = false
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }

  /**
   * Steps that are already due follow each other with a look at the sockets in between: what
   * players sent during the stall is then there for the steps it was meant for.
   */
  #wait(): void {
    const waitMs = this.#startMs + (this.#steps + 1) * this.#tickMs - this.#nowMs()
    if (waitMs > 0) this.#timer = setTimeout(() => this.#run(), Math.ceil(waitMs))
    else this.#immediate = setImmediate(() => this.#run())
  }

  #run(): void {
    this.#dropBacklog()
    this.#steps++
    this.#step(Math.max(0, this.#nowMs() - this.#startMs - this.#steps * this.#tickMs))
    // The step may have stopped the clock: the room ended in it.
    if (this.#isRunning) this.#wait()
  }

  #dropBacklog(): void {
    const due = Math.floor((this.#nowMs() - this.#startMs) / this.#tickMs) - this.#steps
    const dropped = Math.max(0, due - CATCH_UP_STEPS_MAX)
    this.#droppedSteps += dropped
    this.#startMs += dropped * this.#tickMs
  }
}
