/** At most so many names that are to be given up wait; what is beyond ends by itself, only later. */
const UNWANTED_MAX = 10_000
const BATCH = 512

/**
 * Brings what Redis holds in line with what this process wants, name by name.
 *
 * A name is marked when its state may differ, and `settle` is told what is wanted at that moment, not
 * what was asked for in between: ten changes while Redis was away are one command when it is back.
 * One batch is on its way at a time, so that a Redis that hangs piles nothing up.
 */
export class Settler {
  readonly #marked = new Set<string>()
  readonly #isWanted: (name: string) => boolean
  readonly #settle: (batch: readonly string[]) => Promise<void>
  readonly #failed: (error: unknown) => void
  #working: Promise<void> | undefined

  constructor(options: {
    isWanted: (name: string) => boolean
    /** Rejects if the whole batch is to be tried again. */
    settle: (batch: readonly string[]) => Promise<void>
    failed: (error: unknown) => void
  }) {
    this.#isWanted = options.isWanted
    this.#settle = options.settle
    this.#failed = options.failed
  }

  mark(...names: readonly string[]): void {
    for (const name of names) {
      if (this.#isWanted(name) || this.#marked.size < UNWANTED_MAX) this.#marked.add(name)
    }
  }

  /** Settles what is marked, until nothing is left or one batch fails. Never rejects. */
  run(): Promise<void> {
    if (this.#marked.size === 0) return this.#working ?? Promise.resolve()
    this.#working ??= this.#drain()
    return this.#working
  }

  async #drain(): Promise<void> {
    let batch: readonly string[] = []
    try {
      while (this.#marked.size > 0) {
        batch = [...this.#marked].slice(0, BATCH)
        for (const name of batch) this.#marked.delete(name)
        await this.#settle(batch)
      }
    } catch (error) {
      this.mark(...batch)
      this.#failed(error)
    } finally {
      // Here and not in a callback: what is marked from now on starts a run of its own.
      this.#working = undefined
    }
  }
}
