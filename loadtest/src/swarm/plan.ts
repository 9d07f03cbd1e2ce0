import type { Scenario } from './scenario.ts'

/** Something that is meant to happen to the bot of a slot, at a time since the start. */
export interface Change {
  atMs: number
  slot: number
  what: 'join' | 'leave'
}

/**
 * When each of `bots` slots is filled and emptied. An open plan: who is meant to join at a time
 * does, whatever became of those before.
 */
export function planned(phases: Scenario['phases'], bots: number, forMs: number): Change[] {
  const whole = phases.reduce((sum, { over }) => sum + over, 0)
  const changes: Change[] = []
  let population = 0
  let sinceMs = 0
  for (const { over, to } of phases) {
    const overMs = whole === 0 ? 0 : (forMs * over) / whole
    const next = Math.round(bots * to)
    changes.push(...evenly(population, next, sinceMs, overMs))
    population = next
    sinceMs += overMs
  }
  return changes
}

/** Fills or empties slots from one count to another. */
function evenly(from: number, to: number, sinceMs: number, overMs: number): Change[] {
  const count = Math.abs(to - from)
  return Array.from({ length: count }, (_, i) => {
    const atMs = sinceMs + (overMs * i) / count
    return to > from
      ? { atMs, slot: from + i, what: 'join' as const }
      : { atMs, slot: from - 1 - i, what: 'leave' as const }
  })
}
