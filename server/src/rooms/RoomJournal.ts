import type { RoomLease } from '../cluster/RoomLease.ts'
import type { TickRecord } from '../match/rounds.ts'
import { ownership } from '../observe/metrics.ts'
import { BatchWriter, type Places } from './journal.ts'

/** What may be lost of a match whose process dies. */
export const FLUSH_MS = 100
/** How much of it has to be played again at most. */
const IMAGE_EVERY_MS = 1000
/** With a slow Redis batches follow each other before the first is answered. */
const WAITING_MAX = 10

export interface RoomJournalOptions {
  lease: RoomLease
  seats: number
  /** The room as it is now. */
  image(): Uint8Array
  places(): Places
  /** Another process has the room: this one is to close it. */
  lost(): void
  /** Gets what was thrown. */
  failed(error: unknown): void
}

/**
 * Writes down what happens in a room, ten times a second and between ticks, so that another process can
 * go on with it; that also keeps the room this process's own. What could not be written is covered by
 * an image as soon as something can.
 */
export class RoomJournal {
  readonly #options: RoomJournalOptions
  readonly #batch: BatchWriter
  readonly #timer: NodeJS.Timeout
  #imageDueMs = 0
  #arePlacesNew = false
  #waiting = 0
  #isOver = false

  constructor(options: RoomJournalOptions) {
    this.#options = options
    this.#batch = new BatchWriter(options.seats)
    this.#timer = setInterval(() => this.flush(), FLUSH_MS)
    this.flush()
  }

  tick(record: TickRecord): void {
    this.#batch.tick(record)
  }

  /**
   * Writes a tick before it is played. Resolves when it is written, or cannot be: then nobody else can
   * take the room either. Never rejects.
   */
  decide(record: TickRecord): Promise<void> {
    // An image that is due would leave the tick out.
    this.flush()
    this.#batch.tick(record)
    return this.#commit({ ticks: this.#batch.take() })
  }

  /**
   * Somebody came, went, or has another token now. Written at once, with all that changes before the
   * next turn of the loop: what a player knows and others do not costs the seat.
   */
  placesChanged(): void {
    if (!this.#arePlacesNew) setImmediate(() => this.flush())
    this.#arePlacesNew = true
  }

  /** Whether the room may go on: see `RoomLease.isHeld`. */
  mayTick(): boolean {
    return !this.#isOver && this.#options.lease.isHeld(performance.now())
  }

  /** Writes what there is. Never throws. */
  flush(): void {
    if (this.#isOver) return
    const canCommit = this.#options.lease.canCommit && this.#waiting < WAITING_MAX
    if (!canCommit) return this.#coverLater()
    const nowMs = performance.now()
    try {
      const change = nowMs >= this.#imageDueMs ? this.#image(nowMs) : this.#ticks()
      void this.#commit(change)
    } catch (error) {
      this.#coverLater()
      this.#options.failed(error)
    }
  }

  /** The room is over: nothing of it is kept. */
  async close(): Promise<void> {
    if (this.#isOver) return
    this.#end()
    await this.#options.lease.giveUp()
  }

  /** The last word of this process: all of the room, so that another one can take it. */
  async handOver(): Promise<boolean> {
    this.#end()
    const answer = await this.#options.lease.commit({ image: this.#options.image() })
    return answer === 'kept' || answer === 'began'
  }

  #end(): void {
    this.#isOver = true
    clearInterval(this.#timer)
  }

  #image(nowMs: number): { image: Uint8Array } {
    const image = this.#options.image()
    this.#batch.clear()
    this.#arePlacesNew = false
    this.#imageDueMs = nowMs + IMAGE_EVERY_MS
    return { image }
  }

  #ticks(): { ticks: Uint8Array } | Record<string, never> {
    if (this.#arePlacesNew) this.#batch.places(this.#options.places())
    this.#arePlacesNew = false
    return this.#batch.isEmpty ? {} : { ticks: this.#batch.take() }
  }

  async #commit(change: Parameters<RoomLease['commit']>[0]): Promise<void> {
    this.#waiting++
    for (const bytes of Object.values(change)) ownership.journal.inc(bytes.length)
    try {
      const answer = await this.#options.lease.commit(change)
      if (answer === 'away' || (answer === 'began' && !('image' in change))) this.#coverLater()
      if (answer === 'refused') this.#lose()
    } catch (error) {
      this.#coverLater()
      this.#options.failed(error)
    } finally {
      this.#waiting--
    }
  }

  /** What is collected, or was sent in vain, comes as an image. */
  #coverLater(): void {
    this.#imageDueMs = 0
    this.#batch.clear()
  }

  #lose(): void {
    if (this.#isOver) return
    this.#end()
    ownership.refused.inc()
    this.#options.lost()
  }
}
