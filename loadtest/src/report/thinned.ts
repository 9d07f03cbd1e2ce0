import type { Series } from './Report.ts'

/** More than a screen has room for. */
const ROWS_MAX = 3600

/**
 * A series of at most 3,600 rows. Of each run of rows two stay, with the lowest and the highest value of
 * every column in the order in which they came, so that neither a peak nor a hole is lost.
 */
export function thinned(series: Series): Series {
  const size = Math.ceil((2 * series.atS.length) / ROWS_MAX)
  if (size <= 2) return series
  const starts = Array.from({ length: Math.ceil(series.atS.length / size) }, (_, i) => i * size)
  const columns = Object.entries(series).map(([name, values]) => [
    name,
    starts.flatMap((start) => extremes(values.slice(start, start + size))),
  ])
  return Object.fromEntries(columns) as Series
}

function extremes(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return [null, null]
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return known.indexOf(low) <= known.indexOf(high) ? [low, high] : [high, low]
}
