import { Distribution } from './Distribution.ts'
import type { Metric } from './metrics.ts'

/** Whoever finds more than this has said it: what is found once is found often. */
const NOTES_MAX = 20

/** All that happened since the last one, as plain JSON. */
export interface Slice {
  counts: Record<string, number>
  /** Findings in words, if there are any. */
  notes?: string[]
  /** Encoded distributions, of those that have a value. */
  distributions: Partial<Record<Metric, string>>
}

/** What one process of bots measures. Counts are by free names, such as `joins` or `closed 4002`. */
export class Tally {
  readonly #distributions = new Map<Metric, Distribution>()
  #counts = new Map<string, number>()
  #notes = new Set<string>()

  record(metric: Metric, value: number): void {
    let distribution = this.#distributions.get(metric)
    if (!distribution) this.#distributions.set(metric, (distribution = new Distribution()))
    distribution.record(value)
  }

  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  /** Keeps a finding in words; of many only the first, and of equal ones one. */
  note(text: string): void {
    if (this.#notes.size < NOTES_MAX) this.#notes.add(text)
  }

  /** Hands over what was measured since the last call, and starts anew. */
  cut(): Slice {
    const slice: Slice = { counts: Object.fromEntries(this.#counts), distributions: {} }
    this.#counts = new Map()
    if (this.#notes.size > 0) slice.notes = [...this.#notes]
    this.#notes = new Set()
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
  readonly #notes = new Set<string>()

  /** Findings in words, the first few. */
  get notes(): readonly string[] {
    return [...this.#notes]
  }

  add({ counts, distributions, notes = [] }: Slice): void {
    this.#note(notes)
    for (const [name, count] of Object.entries(counts)) {
      this.counts.set(name, this.countOf(name) + count)
    }
    for (const [metric, base64] of Object.entries(distributions) as [Metric, string][]) {
      this.#addTo(metric, Distribution.decode(base64))
    }
  }

  addAll(others: Totals): void {
    this.#note(others.notes)
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

  #note(texts: readonly string[]): void {
    for (const text of texts) if (this.#notes.size < NOTES_MAX) this.#notes.add(text)
  }

  #addTo(metric: Metric, more: Distribution): void {
    let known = this.distributions.get(metric)
    if (!known) this.distributions.set(metric, (known = new Distribution()))
    known.add(more)
  }
}
