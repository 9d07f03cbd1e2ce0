import { machineMs } from '@tidepaint/loadtest/exam/machineMs'
import { TickClock } from '@tidepaint/server/observe/TickClock'

/** Messages kept for those who ask later, or come back: about a minute of one a second. */
const KEPT = 64
/** What a line of chat has. */
const TEXT = 'a line of chat of the usual length, sixty-four characters in all'

export interface Message {
  /** From 1 on, without gaps. */
  number: number
  /** When it was to be sent, by `machineMs`. */
  dueMs: number
  text: string
}

/** Makes messages by a timetable and tells all listeners of each at once. */
export class Feed {
  readonly #kept: Message[] = []
  readonly #listeners = new Set<(message: Message) => void>()
  #number = 0

  /** At 0 it is silent. */
  constructor(hz: number) {
    if (hz > 0) new TickClock((lateMs) => this.#publish(machineMs() - lateMs), hz).start()
  }

  /** Returns the function that ends it. */
  listen(hear: (message: Message) => void): () => void {
    this.#listeners.add(hear)
    return () => void this.#listeners.delete(hear)
  }

  /** What came after message `number`, as far as it is kept; without a number the newest. */
  after(number: number | undefined): readonly Message[] {
    if (number === undefined) return this.#kept.slice(-1)
    return this.#kept.filter((message) => message.number > number)
  }

  #publish(dueMs: number): void {
    const message = { number: ++this.#number, dueMs, text: TEXT }
    this.#kept.push(message)
    if (this.#kept.length > KEPT) this.#kept.shift()
    for (const hear of this.#listeners) hear(message)
  }
}
