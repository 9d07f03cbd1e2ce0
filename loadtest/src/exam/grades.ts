import type { Link } from '../links/profiles.ts'
import { type Metric, metrics, table, targetOf } from './metrics.ts'

export type Grade = 'A' | 'B' | 'C' | 'F'

/** The worst that still earns a grade, as a multiple of what is aimed at; of a share, what is missing counts. */
const gradeFactors: readonly (readonly [grade: Grade, factor: number])[] = [
  ['A', 1],
  ['B', 1.5],
  ['C', 3],
]

/** Values by metric; what was not measured is left out. */
export type Values = Partial<Record<Metric, number>>
export type Grades = Partial<Record<Metric, Grade>>

export function gradeOf(metric: Metric, value: number, target: number): Grade {
  const [off, aim] = table[metric].isShare ? [100 - value, 100 - target] : [value, target]
  return gradeFactors.find(([, factor]) => off <= aim * factor)?.[0] ?? 'F'
}

/** Grades all that was measured and has a target. */
export function gradesOf(values: Values, link: Link): Grades {
  const grades: Grades = {}
  for (const metric of metrics) {
    const [value, target] = [values[metric], targetOf(metric, link)]
    if (value !== undefined && target !== undefined) grades[metric] = gradeOf(metric, value, target)
  }
  return grades
}
