import { TICK_MS } from '@tidepaint/shared/tuning'
import type { ServerRecord } from './serverProbe.ts'

/** Ticks before and after a moment by which the server's time is judged: 2 s of them. */
const NEAR_TICKS = 60

/** A moment that no tick is near to: the server had not begun, or had ended. */
const UNKNOWN = Number.NaN

/**
 * The true time of a server, on an axis of ticks: tick x `TICK_MS`. A tick that came late is no
 * change of the clock that called it: of those around a moment the earliest says what time it was.
 */
export class ServerTime {
  /** How late each tick came. */
  readonly lateMs: readonly number[]
  readonly #atMs: readonly number[]
  /** What to add to the machine's time, after each tick. */
  readonly #offsetsMs: number[]

  constructor({ ticks, atMs }: Pick<ServerRecord, 'ticks' | 'atMs'>) {
    this.#atMs = atMs
    const own = ticks.map((tick, at) => tick * TICK_MS - (atMs[at] ?? 0))
    this.#offsetsMs = own.map((_, at) =>
      Math.max(...own.slice(Math.max(0, at - NEAR_TICKS), at + NEAR_TICKS)),
    )
    this.lateMs = own.map((offsetMs, at) => (this.#offsetsMs[at] as number) - offsetMs)
  }

  /** Server time at a moment of the machine's clock; NaN when there were no ticks. */
  at(machineMs: number): number {
    const next = lowerBound(this.#atMs, machineMs)
    const offsetMs = this.#offsetsMs[Math.max(0, next - 1)]
    return offsetMs === undefined ? UNKNOWN : machineMs + offsetMs
  }
}

/** Index of the first of the sorted `values` that is not below `value`. */
function lowerBound(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
