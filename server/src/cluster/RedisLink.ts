import { EventEmitter } from 'node:events'
import type { RedisClient } from './connectRedis.ts'

/** Redis did not answer, or cannot be reached: whoever asked goes on without it. */
export class RedisAway extends Error {}

/** Whether Redis can be used now: one word for all of this process. */
export class RedisLink {
  readonly client: RedisClient
  readonly #changes = new EventEmitter<{ change: [isUp: boolean] }>()
  readonly #waiting = new Set<(away: RedisAway) => void>()
  #isUp = false
  #roundTripMs = 0
  #heardAtMs = performance.now()
  #downBecause = 'not reached yet'
  /** What the connection said last; a command without one only says that there is none. */
  #connectionFault = 'no connection yet'

  constructor(client: RedisClient) {
    this.client = client
    // What is to be said should it be closed without a word.
    client.on('ready', () => {
      this.#connectionFault = 'the connection was closed'
    })
    client.on('error', (error: NodeJS.ErrnoException) => {
      this.#connectionFault = error.message || (error.code ?? error.name)
    })
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** How long Redis takes for an answer; falls slowly after it rose. */
  get roundTripMs(): number {
    return this.#roundTripMs
  }

  /** How long ago Redis was last heard, by this process's own clock. */
  silentMs(nowMs: number): number {
    return nowMs - this.#heardAtMs
  }

  noteHeard(): void {
    this.#heardAtMs = performance.now()
  }

  noteRoundTrip(ms: number): void {
    this.noteHeard()
    this.#roundTripMs = Math.max(ms, this.#roundTripMs * 0.9)
  }

  /** Why it is down, for people; of the latest time. */
  get downBecause(): string {
    return this.#downBecause
  }

  /** Calls `listener` after each change. */
  onChange(listener: (isUp: boolean) => void): void {
    this.#changes.on('change', listener)
  }

  /**
   * Resolves as `answer` does. Rejects with `RedisAway` if that fails, and as soon as the link is
   * down: nobody waits for a Redis that hangs for longer than it takes to notice.
   */
  within<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (away: RedisAway) => {
        this.#waiting.delete(giveUp)
        reject(away)
      }
      const fail = (cause: unknown) => giveUp(new RedisAway('Redis did not answer', { cause }))
      answer.then((value) => {
        this.#waiting.delete(giveUp)
        resolve(value)
      }, fail)
      if (this.#isUp) this.#waiting.add(giveUp)
      else giveUp(new RedisAway(this.#downBecause))
    })
  }

  /** As `within`, but `otherwise` instead of a rejection, and nothing is asked while the link is down. */
  async ask<T>(question: () => Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
    if (!this.#isUp) return otherwise()
    try {
      return await this.within(question())
    } catch (error) {
      if (error instanceof RedisAway) return otherwise()
      throw error
    }
  }

  setUp(): void {
    if (this.#isUp) return
    this.#isUp = true
    this.#changes.emit('change', true)
  }

  setDown(reason: string): void {
    const because = this.client.status === 'ready' ? reason : this.#connectionFault
    this.#downBecause = because
    if (!this.#isUp) return
    this.#isUp = false
    for (const giveUp of this.#waiting) giveUp(new RedisAway(because))
    this.#changes.emit('change', false)
  }
}
