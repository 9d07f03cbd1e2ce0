import { type Presence, requestFromIPC } from '@colyseus/core'
import type { RedisLink } from './RedisLink.ts'

/** A node that is alive answers within a few milliseconds, and within a stall of these. */
const ANSWER_MS = 250
/** From us to Redis, to the node and back is two of its round trips; slow ones waver. */
const ROUND_TRIPS = 4
/** An answer holds for as long as a beat would. */
const FRESH_MS = 250

interface Probe {
  atMs: number
  answers: Promise<boolean>
}

/**
 * Asks nodes whether they are there, right before a player is sent to one. The framework itself finds
 * out by waiting a second for a seat, and up to another before it looks for the next room.
 */
export class Probes {
  readonly #presence: Presence
  readonly #link: RedisLink
  readonly #latest = new Map<string, Probe>()

  constructor(presence: Presence, link: RedisLink) {
    this.#presence = presence
    this.#link = link
  }

  /** Whether a process answers calls. Never rejects; who asks at the same time shares the answer. */
  answers(processId: string): Promise<boolean> {
    const nowMs = performance.now()
    const known = this.#latest.get(processId)
    if (known && nowMs - known.atMs < FRESH_MS) return known.answers
    for (const [id, { atMs }] of this.#latest) {
      if (nowMs - atMs >= FRESH_MS) this.#latest.delete(id)
    }
    const probe: Probe = { atMs: nowMs, answers: this.#ask(processId) }
    this.#latest.set(processId, probe)
    void probe.answers.then((isThere) => {
      // That nobody answered took all of the time to find out: it holds from then on.
      if (!isThere) probe.atMs = performance.now()
    })
    return probe.answers
  }

  async #ask(processId: string): Promise<boolean> {
    const limitMs = Math.max(ANSWER_MS, ROUND_TRIPS * this.#link.roundTripMs)
    try {
      // As the framework asks it: each process answers on a channel of its own.
      await this.#link.within(
        requestFromIPC(this.#presence, `p:${processId}`, 'healthcheck', [], limitMs),
      )
      return true
    } catch {
      return false
    }
  }
}
