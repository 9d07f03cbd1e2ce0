import { printResult } from '../printResult.ts'
import { type Goal, goals } from './goals.ts'
import type { Results } from './results.ts'

/** A goal and what came out; `value` is undefined where this run did not measure it. */
export interface Judged extends Pick<Goal, 'title' | 'unit' | 'max' | 'min' | 'anchor'> {
  value: number | undefined
  isMissed: boolean
}

export const judge = (results: Results): Judged[] =>
  goals.map(({ of, ...goal }) => {
    const value = of(results)
    return { ...goal, value, isMissed: value !== undefined && !isMet(goal, value) }
  })

const isMet = ({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }, value: number) =>
  value >= min && value <= max

export function printGoals(judged: readonly Judged[]): void {
  for (const { anchor, value, ...goal } of judged) {
    if (value === undefined) console.log(`${goal.title}: not measured in this run`)
    else printResult({ ...goal, value, detail: anchor })
  }
}
