import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'

/** Times each pause of this process' garbage collector since the last `begin`. */
export class Pauses {
  readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()))
  #ms: number[] = []

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  begin(): void {
    this.#observer.takeRecords()
    this.#ms = []
  }

  get ms(): number[] {
    this.#add(this.#observer.takeRecords())
    return this.#ms
  }

  #add(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) this.#ms.push(duration)
  }
}
