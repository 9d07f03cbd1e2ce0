import { ByteWriter } from '@tidepaint/shared/sim/bytes'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { writeEvent } from '@tidepaint/shared/wire/events'
import { writeEventsHead } from '@tidepaint/shared/wire/tickFrame'
import type { BoltNumbers } from './BoltNumbers.ts'
import type { Interest, Patch } from './interest.ts'
import { tellingOf } from './tellEvents.ts'

/** Parts that one player is told; used by all, one after the other. */
const chosen: number[] = []

/**
 * What happened in the ticks that a patch covers. Each event is encoded once, and its bytes are copied
 * to all who are told of it.
 */
export class PatchEvents {
  readonly #numbers: BoltNumbers
  readonly #events: SimEvent[] = []
  readonly #writer = new ByteWriter(1024)
  /** All parts behind each other, two for each event: with its place, and without if that is ever told. */
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #ends: number[] = []
  /** Where the events of the latest tick begin. */
  #latestAt = 0

  constructor(numbers: BoltNumbers) {
    this.#numbers = numbers
  }

  /** The patch is out. */
  clear(): void {
    this.#events.length = 0
    this.#ends.length = 0
    this.#writer.clear()
  }

  /** Takes in the events of one more tick. */
  add(events: readonly SimEvent[]): void {
    this.#latestAt = this.#events.length
    for (const event of events) {
      this.#events.push(event)
      writeEvent(this.#writer, this.#shown(event))
      this.#ends.push(this.#writer.length)
      if (event.kind === 'splash') writeEvent(this.#writer, { ...event, x: 0, y: 0 })
      this.#ends.push(this.#writer.length)
    }
    this.#bytes = this.#writer.take()
  }

  /** Appends the sections with what one player is told, or nothing. */
  tell(interest: Interest, patch: Patch, out: ByteWriter): void {
    this.#choose(0, this.#latestAt, interest, patch)
    this.#write(out, true)
    this.#choose(this.#latestAt, this.#events.length, interest, patch)
    this.#write(out, false)
  }

  #choose(from: number, to: number, interest: Interest, patch: Patch): void {
    chosen.length = 0
    for (let at = from; at < to; at++) {
      const telling = tellingOf(this.#events[at] as SimEvent, interest, patch)
      if (telling) chosen.push(telling === 'placed' ? 2 * at : 2 * at + 1)
    }
  }

  #write(out: ByteWriter, isEarlier: boolean): void {
    if (chosen.length === 0) return
    writeEventsHead(out, chosen.length, isEarlier)
    for (const part of chosen) {
      out.part(this.#bytes, this.#ends[part - 1] ?? 0, this.#ends[part] as number)
    }
  }

  #shown(event: SimEvent): SimEvent {
    return 'bolt' in event ? { ...event, bolt: this.#numbers.of(event.bolt) } : event
  }
}
