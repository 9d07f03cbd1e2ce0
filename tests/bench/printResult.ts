import type { Result } from './sim.ts'

/** Prints a line; true if the value is out of bounds. */
export function printResult({ title, value, min, max, unit, detail }: Result): boolean {
  const isMissed = !(
    value <= (max ?? Number.POSITIVE_INFINITY) && value >= (min ?? Number.NEGATIVE_INFINITY)
  )
  const goal = max ?? min
  const mark = goal === undefined ? '' : `of ${goal} ${isMissed ? 'MISSED' : 'ok'}`
  console.log(
    `${title.padEnd(38)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(3)} ${mark.padEnd(12)} (${detail})`,
  )
  return isMissed
}
