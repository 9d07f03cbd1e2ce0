import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js'

/** Values are kept in thousandths of their unit: microseconds for times in milliseconds. */
const PER_UNIT = 1000
/** A minute in milliseconds, or as many cells: nothing we measure lasts longer and is of use. */
const MAX = 60_000

const empty = (): Histogram =>
  build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: MAX * PER_UNIT,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  })

/** Quantiles that reports show. */
export interface Summary {
  count: number
  mean: number
  p50: number
  p90: number
  p99: number
  p999: number
  max: number
}

/** A distribution to three digits that can be sent, and added to another without loss. */
export class Distribution {
  readonly #histogram: Histogram

  constructor(histogram: Histogram = empty()) {
    this.#histogram = histogram
  }

  /** Reads what `encode` wrote. Throws for anything else. */
  static decode(base64: string): Distribution {
    return new Distribution(decodeFromCompressedBase64(base64, 32, false))
  }

  get count(): number {
    return this.#histogram.totalCount
  }

  /** Below 0 counts as 0, and above a minute as a minute. */
  record(value: number): void {
    this.#histogram.recordValue(Math.round(Math.min(MAX, Math.max(0, value)) * PER_UNIT))
  }

  add(other: Distribution): void {
    this.#histogram.add(other.#histogram)
  }

  reset(): void {
    this.#histogram.reset()
  }

  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram)
  }

  /** The value below which `share` of them lie; 0 for none. */
  quantile(share: number): number {
    return this.#histogram.getValueAtPercentile(share * 100) / PER_UNIT
  }

  summary(): Summary {
    return {
      count: this.count,
      mean: this.count === 0 ? 0 : this.#histogram.mean / PER_UNIT,
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      max: this.#histogram.maxValue / PER_UNIT,
    }
  }
}
