import type { Claim, Committed, Leases } from './leases.ts'
import type { RedisLink } from './RedisLink.ts'
import type { RedisWitness } from './RedisWitness.ts'

/** Well before the lease runs out for others; counted from when it was asked for. */
const HELD_MS = 800

export interface RoomLeaseOptions {
  leases: Leases
  link: RedisLink
  witness: RedisWitness
  claim: Claim
}

/** This process's word that a room is its own: how long it holds, and what is written under it. */
export class RoomLease {
  readonly #options: RoomLeaseOptions
  #heldAtMs = performance.now()

  constructor(options: RoomLeaseOptions) {
    this.#options = options
  }

  /** Whether there is anything to write to. */
  get canCommit(): boolean {
    return this.#options.link.isUp
  }

  /** Writes an image or ticks, which renews the lease. `away`: whether they arrived is not known. */
  async commit(
    change: { image: Uint8Array } | { ticks: Uint8Array } | Record<string, never>,
  ): Promise<Committed | 'away'> {
    const { leases, link, claim } = this.#options
    const askedAtMs = performance.now()
    const answer = await link.ask<Committed | 'away'>(
      () => leases.commit(claim, change),
      () => 'away',
    )
    if (answer !== 'away') link.noteHeard()
    if (answer === 'kept' || answer === 'began') this.#heldAtMs = askedAtMs
    return answer
  }

  /**
   * Whether the room may go on. Not while it could be somebody else's by now: this process may have
   * been stopped, or cut off from a Redis that others reach. With Redis away for all nobody can take it,
   * nor in the moment after it came back, in which the lease is renewed: see `Sweeper`.
   */
  isHeld(nowMs: number): boolean {
    return nowMs - this.#heldAtMs < HELD_MS || this.#options.witness.isAwayForAll(nowMs)
  }

  /** The room is over: nothing of it is kept. */
  async giveUp(): Promise<void> {
    const { leases, link, claim } = this.#options
    await link.ask(
      () => leases.giveUp(claim, 'over'),
      () => undefined,
    )
  }
}
