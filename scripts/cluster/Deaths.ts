const DEATHS_MAX = 5
const WITHIN_MS = 60_000
const PAUSE_MS_MIN = 250

/** When a program died of itself, and whether it is worth another start. */
export class Deaths {
  #atMs: number[] = []

  /**
   * Notes a death and returns how long to wait before the next start: each time in a minute twice as
   * long. Undefined for the fifth within a minute: what fails again and again is not healed by that.
   */
  pauseMs(nowMs: number): number | undefined {
    this.#atMs = [...this.#atMs.filter((atMs) => atMs > nowMs - WITHIN_MS), nowMs]
    const count = this.#atMs.length
    return count < DEATHS_MAX ? PAUSE_MS_MIN * 2 ** (count - 1) : undefined
  }

  /** Somebody wants it to be tried again. */
  forget(): void {
    this.#atMs = []
  }
}
