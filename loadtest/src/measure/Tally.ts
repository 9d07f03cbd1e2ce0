import { Distribution } from './Distribution.ts'
import type { Metric } from './metrics.ts'

/** All that happened since the last one, as plain JSON. */
export interface Slice {
  counts: Record<string, number>
  /** Encoded distributions, of those that have a value. */
  distributions: Partial<Record<Metric, string>>
}

/** What one process of bots measures. Counts are by free names, such as `joins` or `closed 4002`. */
export class Tally {
  readonly #distributions = new Map<Metric, Distribution>()
  #counts = new Map<string, number>()

  record(metric: Metric, value: number): void {
    let distribution = this.#distributions.get(metric)
    if (!distribution) this.#distributions.set(metric, (distribution = new Distribution()))
    distribution.record(value)
  }

  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  /** Hands over what was measured since the last call, and starts anew. */
  cut(): Slice {
    const slice: Slice = { counts: Object.fromEntries(this.#counts), distributions: {} }
    this.#counts = new Map()
    for (const [metric, distribution] of this.#distributions) {
      if (distribution.count === 0) continue
      slice.distributions[metric] = distribution.encode()
      distribution.reset()
    }
    return slice
  }
}

/** Slices of any processes and times, added up. */
export class Totals {
  readonly counts = new Map<string, number>()
  readonly distributions = new Map<Metric, Distribution>()

  add({ counts, distributions }: Slice): void {
    for (const [name, count] of Object.entries(counts)) {
      this.counts.set(name, this.countOf(name) + count)
    }
    for (const [metric, base64] of Object.entries(distributions) as [Metric, string][]) {
      this.#addTo(metric, Distribution.decode(base64))
    }
  }

  addAll(others: Totals): void {
    for (const [name, count] of others.counts) this.counts.set(name, this.countOf(name) + count)
    for (const [metric, values] of others.distributions) this.#addTo(metric, values)
  }

  countOf(name: string): number {
    return this.counts.get(name) ?? 0
  }

  /** Of a metric without values, 0. */
  quantile(metric: Metric, share: number): number {
    return this.distributions.get(metric)?.quantile(share) ?? 0
  }

  #addTo(metric: Metric, more: Distribution): void {
    let known = this.distributions.get(metric)
    if (!known) this.distributions.set(metric, (known = new Distribution()))
    known.add(more)
  }
}
