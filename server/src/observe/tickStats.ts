/** How long the latest ticks took. */
export class TickStats {
  readonly #us: Uint32Array
  #count = 0

  /** Keeps the latest `ticks` of them. */
  constructor(ticks: number) {
    this.#us = new Uint32Array(ticks)
  }

  record(us: number): void {
    this.#us[this.#count++ % this.#us.length] = us
  }

  medianUs(): number {
    return this.#quantileUs(0.5)
  }

  p99Us(): number {
    return this.#quantileUs(0.99)
  }

  #quantileUs(share: number): number {
    const sorted = this.#us.slice(0, Math.min(this.#count, this.#us.length)).sort()
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  }
}
