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
