/** How often what happened, by name. */
export type Counts = Record<string, number>

/** Adds `more` to `counts`, in place. */
export function addCounts(counts: Counts, more: Readonly<Counts>): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count
}

export function sumOf(all: readonly Readonly<Counts>[]): Counts {
  const sum: Counts = {}
  for (const counts of all) addCounts(sum, counts)
  return sum
}

/** How many of them have which value. */
export function countsBy<T>(all: readonly T[], valueOf: (each: T) => unknown): Counts {
  const counts: Counts = {}
  for (const each of all) addCounts(counts, { [String(valueOf(each))]: 1 })
  return counts
}

/** As `12 x 1006, 3 x 4000`. */
export const countsText = (counts: Readonly<Counts>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} x ${name}`)
    .join(', ')
