/** Frames a second of a screen. */
const FRAME_HZ = 60
/** Bots take turns within a frame, so that they do not all want the core at once. */
const TURNS = 8
const TURN_MS = 1000 / FRAME_HZ / TURNS
/** Further behind than this, frames are noted as late and not played: a page skips them, too. */
const BEHIND_MS_MAX = 250

/** Calls turns at the times they are meant for, each counted from the start. */
export class FrameLoop {
  readonly #turn: (turn: number, frame: number, dueMs: number, isSkipped: boolean) => void
  readonly #startMs = performance.now()
  #turns = 0
  #timer: NodeJS.Timeout | undefined

  /** `turn` is one of `FrameLoop.turns`; a skipped one is only told, so that it can be counted. */
  constructor(turn: (turn: number, frame: number, dueMs: number, isSkipped: boolean) => void) {
    this.#turn = turn
    this.#wait()
  }

  static readonly turns = TURNS

  stop(): void {
    clearTimeout(this.#timer)
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#dueMs() - performance.now()))
  }

  #dueMs(): number {
    return this.#startMs + this.#turns * TURN_MS
  }

  #run(): void {
    const nowMs = performance.now()
    for (let dueMs = this.#dueMs(); dueMs <= nowMs; dueMs = this.#dueMs()) {
      const frame = Math.floor(this.#turns / TURNS)
      this.#turn(this.#turns % TURNS, frame, dueMs, nowMs - dueMs > BEHIND_MS_MAX)
      this.#turns++
    }
    this.#wait()
  }
}
