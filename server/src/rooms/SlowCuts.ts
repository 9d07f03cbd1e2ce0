/** A session that was cut so often for not reading is refused when it comes back once more. */
export const SLOW_CUTS_MAX = 3
/** For each stretch of this length without a cut, one is forgotten. */
const FORGETS_ONE_IN_MS = 60_000

interface Cuts {
  count: number
  /** Of the latest cut. */
  atMs: number
}

/** How often the lines of each session were cut for not reading, as far as it still matters. */
export class SlowCuts {
  readonly #cuts = new Map<string, Cuts>()

  add(sessionId: string, nowMs: number): void {
    this.#cuts.set(sessionId, { count: this.count(sessionId, nowMs) + 1, atMs: nowMs })
  }

  count(sessionId: string, nowMs: number): number {
    const { count, atMs } = this.#cuts.get(sessionId) ?? { count: 0, atMs: nowMs }
    return Math.max(0, count - Math.floor((nowMs - atMs) / FORGETS_ONE_IN_MS))
  }

  forget(sessionId: string): void {
    this.#cuts.delete(sessionId)
  }
}
