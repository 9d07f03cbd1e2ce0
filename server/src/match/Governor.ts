import { TICK_HZ } from '@tidepaint/shared/tuning'
import { type Measures, measuresAt, savings } from '@tidepaint/shared/wire/savings'

/** When a room gives something up and takes it back. Between heavy and light nothing changes. */
export const governing = {
  /** Ticks are judged a second at a time. */
  judgedTicks: TICK_HZ,
  /** What may be over in a second without a word: 90th percentile of work, median of lateness. */
  workOverPct: 10,
  lateOverPct: 50,
  /** Shares of a tick's length: above the first of them a second is heavy, up to the second it is light. */
  heavyWorkPct: 60,
  lightWorkPct: 35,
  heavyLatePct: 20,
  lightLatePct: 10,
  /** One more saving after each heavy second, one less after so many light ones in a row. */
  lightSeconds: 5,
} as const

/** `measuresAt` of all levels, so that nothing is made while a room is in trouble. */
const measuresOf: readonly Measures[] = Array.from({ length: savings.length + 1 }, (_, level) =>
  measuresAt(level),
)

/** Over how many of a second's ticks a limit was exceeded. */
class Excess {
  work = 0
  late = 0

  count(isWorkOver: boolean, isLateOver: boolean): void {
    if (isWorkOver) this.work++
    if (isLateOver) this.late++
  }

  /** Whether more ticks were over than may be. */
  get isTooMuch(): boolean {
    const { judgedTicks, workOverPct, lateOverPct } = governing
    return (
      this.work * 100 > judgedTicks * workOverPct || this.late * 100 > judgedTicks * lateOverPct
    )
  }

  clear(): void {
    this.work = 0
    this.late = 0
  }
}

/**
 * Decides how many of `savings` one room makes, by how long its ticks took and how late they came.
 * Lateness counts, too: other rooms of the process or other processes may take the time.
 */
export class Governor {
  readonly #tickMs: number
  readonly #heavy = new Excess()
  readonly #light = new Excess()
  #ticks = 0
  #lightSeconds = 0
  #level = 0

  constructor(tickMs: number) {
    this.#tickMs = tickMs
  }

  /** How many of `savings` are made. */
  get level(): number {
    return this.#level
  }

  get measures(): Measures {
    return measuresOf[this.#level] as Measures
  }

  /** Takes in one tick, and says whether the level changed with it. */
  record(workMs: number, lateMs: number): boolean {
    const workPct = (100 * workMs) / this.#tickMs
    const latePct = (100 * lateMs) / this.#tickMs
    this.#heavy.count(workPct > governing.heavyWorkPct, latePct > governing.heavyLatePct)
    this.#light.count(workPct > governing.lightWorkPct, latePct > governing.lightLatePct)
    if (++this.#ticks < governing.judgedTicks) return false
    const before = this.#level
    this.#judge()
    return this.#level !== before
  }

  #judge(): void {
    const [isHeavy, isLight] = [this.#heavy.isTooMuch, !this.#light.isTooMuch]
    this.#ticks = 0
    this.#heavy.clear()
    this.#light.clear()
    this.#lightSeconds = isLight ? this.#lightSeconds + 1 : 0
    if (isHeavy) this.#level = Math.min(this.#level + 1, savings.length)
    if (this.#lightSeconds < governing.lightSeconds) return
    this.#level = Math.max(this.#level - 1, 0)
    this.#lightSeconds = 0
  }
}
