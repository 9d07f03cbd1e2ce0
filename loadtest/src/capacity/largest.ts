export interface Search {
  first: number
  max: number
  /** The answer is known when the bounds are this close, as a share of it. */
  precision: number
}

/**
 * Finds the largest count that fits, by doubling or halving and then bisection: 0 if not even one
 * does. Assumes that whatever is less than what fits does, too.
 */
export async function largest(
  fits: (count: number) => Promise<boolean>,
  { first, max, precision }: Search,
): Promise<number> {
  let good = 0
  let bad = max + 1
  let next = Math.min(first, max)
  while (bad - good > Math.max(1, good * precision)) {
    if (await fits(next)) good = next
    else bad = next
    next = nextOf(good, bad, max)
  }
  return good
}

function nextOf(good: number, bad: number, max: number): number {
  if (good === 0) return Math.max(1, Math.floor(bad / 2))
  // Nothing was too much yet.
  if (bad > max) return Math.min(max, good * 2)
  return Math.floor((good + bad) / 2)
}
