import { ByteWriter } from '@tidepaint/shared/sim/bytes'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { writeEvent } from '@tidepaint/shared/wire/events'
import { writeEventsHead } from '@tidepaint/shared/wire/tickFrame'
import type { BoltNumbers } from './BoltNumbers.ts'
import { EventIndex } from './EventIndex.ts'
import type { Interest, Patch } from './interest.ts'
import { tellingOf } from './tellEvents.ts'

/** Nobody's area is larger. */
const REACH_U = tuning.sight.enterCells * CELL_U

/** Parts that one player is told, of the tick before and of the latest; used by all, one after the other. */
const earlier: number[] = []
const latest: number[] = []

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
  readonly #index: EventIndex
  /** Where the events of the latest tick begin. */
  #latestAt = 0

  /** `sideCells` is the arena's. */
  constructor(numbers: BoltNumbers, sideCells: number) {
    this.#numbers = numbers
    this.#index = new EventIndex(sideCells)
  }

  /** The patch is out. */
  clear(): void {
    this.#events.length = 0
    this.#ends.length = 0
    this.#index.clear()
    this.#writer.clear()
  }

  /** Takes in the events of one more tick. */
  add(events: readonly SimEvent[]): void {
    this.#latestAt = this.#events.length
    for (const event of events) {
      this.#index.add(event)
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
    const { seat } = interest
    const { x, y } = patch.grid
    earlier.length = latest.length = 0
    const near = this.#index.around(x[seat] as number, y[seat] as number, REACH_U, seat)
    for (const at of near) {
      const telling = tellingOf(this.#events[at] as SimEvent, interest, patch)
      if (telling)
        (at < this.#latestAt ? earlier : latest).push(2 * at + (telling === 'placed' ? 0 : 1))
    }
    this.#write(out, earlier, true)
    this.#write(out, latest, false)
  }

  #write(out: ByteWriter, parts: readonly number[], isEarlier: boolean): void {
    if (parts.length === 0) return
    writeEventsHead(out, parts.length, isEarlier)
    for (const part of parts) {
      out.part(this.#bytes, this.#ends[part - 1] ?? 0, this.#ends[part] as number)
    }
  }

  #shown(event: SimEvent): SimEvent {
    return 'bolt' in event ? { ...event, bolt: this.#numbers.of(event.bolt) } : event
  }
}
