import type { SimEvent } from '@tidepaint/shared/sim/world'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import type { ShownEvent } from './arenaView.ts'

/** What is older than this when it could be shown is not: the page slept, and would show it all at once. */
const STALE_TICKS = 2 * TICK_HZ

/** Holds events back until the view clock reaches their tick; own ones are shown at once. */
export class EventQueue {
  #waiting: { event: ShownEvent; tick: number }[] = []
  #due: ShownEvent[] = []

  add(event: SimEvent, own: boolean, tick: number): void {
    this.#waiting.push({ event: { ...event, own }, tick })
    const fresh = this.#waiting.findIndex((entry) => entry.tick >= tick - STALE_TICKS)
    if (fresh > 0) this.#waiting.splice(0, fresh)
  }

  addNow(event: SimEvent): void {
    this.#due.push({ ...event, own: true })
  }

  advance(viewTick: number): void {
    let kept = 0
    for (const entry of this.#waiting) {
      if (entry.event.own || entry.tick <= viewTick) this.#due.push(entry.event)
      else this.#waiting[kept++] = entry
    }
    this.#waiting.length = kept
  }

  /** What waits for a later tick than this has not happened. */
  forgetAfter(tick: number): void {
    this.#waiting = this.#waiting.filter((entry) => entry.tick <= tick)
  }

  take(): readonly ShownEvent[] {
    const due = this.#due
    this.#due = []
    return due
  }

  clear(): void {
    this.#waiting = []
    this.#due = []
  }
}
