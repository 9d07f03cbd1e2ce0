import { TICK_MS } from '@tidepaint/shared/tuning'
import type { RoomLease } from '../cluster/RoomLease.ts'
import type { TickRecord } from '../match/rounds.ts'
import { ownership } from '../observe/metrics.ts'
import { BatchWriter, type Places } from './journal.ts'

/** What may be lost of a match whose process dies. */
const FLUSH_TICKS = 3
export const FLUSH_MS = FLUSH_TICKS * TICK_MS
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
 * Writes down what happens in a room, ten times a second, so that another process can go on with it;
 * that also keeps the room this process's own. What could not be written is covered by an image as soon
 * as something can.
 *
 * It writes as a tick begins: the process is awake then, and Redis answers while the tick is played. A
 * timer of its own would wake it twenty times a second more.
 */
export class RoomJournal {
  readonly #options: RoomJournalOptions
  readonly #batch: BatchWriter
  #ticksSinceFlush = 0
  /** A tick is written that is not played yet: an image would leave it out. */
  #isAhead = false
  #imageDueMs = 0
  #arePlacesNew = false
  #waiting = 0
  #isOver = false

  constructor(options: RoomJournalOptions) {
    this.#options = options
    this.#batch = new BatchWriter(options.seats)
    this.#flush()
  }

  /** To be called as each tick begins, whether or not it may be played. */
  beginTick(): void {
    this.#isAhead = false
    this.#ticksSinceFlush++
    if (this.#ticksSinceFlush >= FLUSH_TICKS || this.#arePlacesNew) this.#flush()
  }

  tick(record: TickRecord): void {
    this.#batch.tick(record)
  }

  /**
   * Writes a tick before it is played, and nothing more until the next one begins. Resolves when it is
   * written, or cannot be: then nobody else can take the room either. Never rejects.
   */
  decide(record: TickRecord): Promise<void> {
    // However slow Redis is: without what came before, the tick could not be played.
    this.#write()
    this.#isAhead = true
    this.#batch.tick(record)
    return this.#commit({ ticks: this.#batch.take() })
  }

  /**
   * Somebody came, went, or has another token now. Written at once, with all that changes before the
   * next turn of the loop: what a player knows and others do not costs the seat.
   */
  placesChanged(): void {
    if (!this.#arePlacesNew) setImmediate(() => this.#flush())
    this.#arePlacesNew = true
  }

  /** Whether the room may go on: see `RoomLease.isHeld`. */
  mayTick(): boolean {
    return !this.#isOver && this.#options.lease.isHeld(performance.now())
  }

  /** Writes what there is. Never throws. */
  #flush(): void {
    if (this.#isOver || this.#isAhead) return
    this.#ticksSinceFlush = 0
    if (this.#waiting < WAITING_MAX) this.#write()
    else this.#coverLater()
  }

  #write(): void {
    if (!this.#options.lease.canCommit) return this.#coverLater()
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
    this.#isOver = true
    await this.#options.lease.giveUp()
  }

  /** The last word of this process: all of the room, so that another one can take it. */
  async handOver(): Promise<boolean> {
    this.#isOver = true
    const answer = await this.#options.lease.commit({ image: this.#options.image() })
    return answer === 'kept' || answer === 'began'
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
    this.#isOver = true
    ownership.refused.inc()
    this.#options.lost()
  }
}
