/** Times counted into buckets, as plain JSON. */
export interface Buckets {
  /** Upper edges in ms, rising; a time equal to an edge is below it. */
  edgesMs: readonly number[]
  /** Times in each bucket; one more than edges, since the last bucket has no end. */
  counts: readonly number[]
  sumMs: number
}

/** What the buckets say of the times in them. Quantiles above the last edge are that edge. */
export interface TimeSpread {
  count: number
  meanMs: number
  p50Ms: number
  p90Ms: number
  p99Ms: number
  p999Ms: number
  /** Upper edge of the highest bucket that holds anything; null above the last edge. */
  maxBucketMs: number | null
  /** For `shareWithin`, and for adding to others. */
  buckets: Buckets
}

/** Times of both; exact, since all are counted into the same buckets. */
export const add = (a: Buckets, b: Buckets): Buckets => combine(a, b, (x, y) => x + y)

/** Times that came to `earlier` until it was `later`. */
export const since = (later: Buckets, earlier: Buckets): Buckets =>
  combine(later, earlier, (x, y) => x - y)

function combine(a: Buckets, b: Buckets, of: (x: number, y: number) => number): Buckets {
  if (String(a.edgesMs) !== String(b.edgesMs)) throw new RangeError('buckets of different edges')
  return {
    edgesMs: a.edgesMs,
    counts: a.counts.map((count, i) => of(count, b.counts[i] ?? 0)),
    sumMs: of(a.sumMs, b.sumMs),
  }
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** Undefined if there are no times. */
export function spreadOf(buckets: Buckets): TimeSpread | undefined {
  const count = total(buckets.counts)
  if (count === 0) return undefined
  const highest = buckets.counts.findLastIndex((each) => each > 0)
  return {
    count,
    meanMs: buckets.sumMs / count,
    p50Ms: quantileMs(buckets, 0.5),
    p90Ms: quantileMs(buckets, 0.9),
    p99Ms: quantileMs(buckets, 0.99),
    p999Ms: quantileMs(buckets, 0.999),
    maxBucketMs: buckets.edgesMs[highest] ?? null,
    buckets,
  }
}

/** The time below which `share` of them lie, as if those of a bucket were spread evenly over it. */
function quantileMs({ edgesMs, counts }: Buckets, share: number): number {
  let left = share * total(counts)
  for (const [i, edgeMs] of edgesMs.entries()) {
    const count = counts[i] ?? 0
    const lowerMs = edgesMs[i - 1] ?? 0
    if (left <= count) return lowerMs + (edgeMs - lowerMs) * (count === 0 ? 0 : left / count)
    left -= count
  }
  return edgesMs.at(-1) ?? 0
}

/** Share of times up to `ms`: exact, and so only for an edge of the buckets. */
export const shareWithin = (spread: TimeSpread, ms: number): number =>
  (spread.count - countAbove(spread, ms)) / spread.count

/** How many times are above `ms`: exact, and so only for an edge of the buckets. */
export function countAbove({ buckets }: TimeSpread, ms: number): number {
  const edge = buckets.edgesMs.indexOf(ms)
  if (edge === -1) throw new RangeError(`${ms} ms is no edge of ${buckets.edgesMs.join(', ')}`)
  return total(buckets.counts.slice(edge + 1))
}
