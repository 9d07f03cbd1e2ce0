import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Result } from './sim.ts'

/** Bytes of JavaScript's heap that one tick takes, in each part of it, and what stays of them. */
export type HeapNumbers = Record<'bots' | 'step' | 'publish' | 'match' | 'tell' | 'kept', number>

const SCRIPT = fileURLToPath(new URL('heapTicks.ts', import.meta.url))
/** Room for so much that collections are rare: what is made across one is not counted. */
const FLAGS = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128']

const parts: readonly { part: keyof HeapNumbers; what: string }[] = [
  { part: 'bots', what: 'thoughts of 200 bots' },
  { part: 'step', what: 'stepWorld alone, its inputs given' },
  { part: 'publish', what: 'into the schema' },
  { part: 'match', what: 'Match.step with 200 humans whose inputs are given, floor included' },
  { part: 'tell', what: 'interest and tick frames of 200 players' },
  { part: 'kept', what: 'of all of it, after a collection' },
]

/** Two runs: of neither part it is known beforehand how the engine will optimise it. */
export function benchHeap(between: () => void): Result[] {
  const runs = [0, 1].map(() => {
    between()
    return JSON.parse(execFileSync(process.execPath, [...FLAGS, SCRIPT]).toString()) as HeapNumbers
  })
  return parts.map(({ part, what }) => {
    const kB = runs.map((run) => run[part] / 1000)
    const value = Math.max(...kB)
    return {
      title: `heap a tick: ${part}`,
      value,
      unit: 'kB',
      detail: `${what}; ${kB.map((one) => one.toFixed(2)).join(', ')}`,
    }
  })
}
