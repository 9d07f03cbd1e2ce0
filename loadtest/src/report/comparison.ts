import { numberKinds, type Unit } from './numbers.ts'
import type { Report } from './Report.ts'
import { mixText } from './summary.ts'

/** Nearer to each other than this share of the larger one, two values are called the same. */
const SAME_SHARE = 0.05

export type Outcome = 'worse' | 'better' | 'same' | 'other' | 'only in one'

/** A number of two runs. */
export interface Compared {
  number: string
  unit: Unit
  before: number | undefined
  after: number | undefined
  /** After less before. */
  difference: number | undefined
  /** After by before; undefined for nothing. */
  ratio: number | undefined
  outcome: Outcome
}

export interface Comparison {
  /** What got worse comes first, and the larger change before the smaller one. */
  numbers: Compared[]
  /** Why the two say less about each other than they seem to; empty for like and like. */
  unlike: string[]
}

const order: readonly Outcome[] = ['worse', 'better', 'other', 'same', 'only in one']

/** What a later run has other than one before it. */
export function comparisonOf(before: Report, after: Report): Comparison {
  const numbers = [...numberKinds.keys()].flatMap((number) => {
    const [a, b] = [before.numbers[number], after.numbers[number]]
    return a === undefined && b === undefined ? [] : [compared(number, a, b)]
  })
  const sorted = numbers.toSorted(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || changeOf(b) - changeOf(a),
  )
  return { numbers: sorted, unlike: unlikeOf(before, after) }
}

function compared(number: string, before?: number, after?: number): Compared {
  const { unit, better } = numberKinds.get(number) ?? { unit: 'count', better: 'neither' }
  const known = { number, unit, before, after }
  if (before === undefined || after === undefined) {
    return { ...known, difference: undefined, ratio: undefined, outcome: 'only in one' }
  }
  const difference = after - before
  const ratio = before === 0 ? undefined : after / before
  const isSame = Math.abs(difference) <= SAME_SHARE * Math.max(before, after)
  if (isSame) return { ...known, difference, ratio, outcome: 'same' }
  if (better === 'neither') return { ...known, difference, ratio, outcome: 'other' }
  const isWorse = better === 'low' ? difference > 0 : difference < 0
  return { ...known, difference, ratio, outcome: isWorse ? 'worse' : 'better' }
}

/** How large a change is, as a factor: half and double are alike. */
function changeOf({ before = 0, after = 0 }: Compared): number {
  const [small, large] = before < after ? [before, after] : [after, before]
  return small === 0 ? (large === 0 ? 1 : Number.MAX_VALUE) : large / small
}

const facets: Readonly<Record<string, (report: Report) => string | number>> = {
  scenario: ({ scenario }) => scenario,
  bots: ({ plan }) => plan.bots,
  mix: ({ plan }) => mixText(plan.mix),
  mode: ({ plan }) => plan.mode,
  seed: ({ plan }) => plan.seed,
  seconds: ({ forS }) => forS,
  workers: ({ workers }) => workers,
  nodes: ({ server }) => server?.nodes.length ?? 0,
  machine: ({ place }) => `${place.cores} x ${place.cpu}`,
  kernel: ({ place }) => place.kernel,
  node: ({ place }) => place.node,
}

function unlikeOf(before: Report, after: Report): string[] {
  const differing = Object.entries(facets).flatMap(([name, of]) => {
    const [a, b] = [of(before), of(after)]
    return a === b ? [] : [`${name}: ${a} before, ${b} after`]
  })
  const voids = [
    ...before.voidBecause.map((reason) => `the one before does not count: ${reason}`),
    ...after.voidBecause.map((reason) => `the one after does not count: ${reason}`),
  ]
  return [...voids, ...differing]
}
