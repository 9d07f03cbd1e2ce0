import type { SimEvent } from '@tidepaint/shared/sim/world'
import type { ShownEvent } from './arenaView.ts'

/** Holds events back until the view clock reaches their tick; own ones are shown at once. */
export class EventQueue {
  #waiting: { event: ShownEvent; tick: number }[] = []
  #due: ShownEvent[] = []

  add(event: SimEvent, own: boolean, tick: number): void {
    this.#waiting.push({ event: { ...event, own }, tick })
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
