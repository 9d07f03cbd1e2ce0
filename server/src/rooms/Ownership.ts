import type { RoomLease } from '../cluster/RoomLease.ts'
import type { Match } from '../match/Match.ts'
import type { TickRecord } from '../match/rounds.ts'
import { ownership as counts } from '../observe/metrics.ts'
import { RoomJournal, type RoomJournalOptions } from './RoomJournal.ts'

export interface OwnershipOptions extends Omit<RoomJournalOptions, 'lease'> {
  /** This process's word that the room is its own, as the owner of that number; none for a server alone. */
  leaseOf: (epoch: number) => RoomLease | undefined
}

/**
 * Of one room: that it is this process's own, and what another one needs to go on with it. A server
 * alone owns all its rooms, and writes nothing.
 */
export class Ownership {
  readonly #options: OwnershipOptions
  #journal: RoomJournal | undefined
  /** The tick that ends the match, until it is written down. */
  #decision: { record: TickRecord; isWritten: boolean } | undefined

  /** Of the owner of that number. */
  constructor(options: OwnershipOptions, epoch: number) {
    this.#options = options
    this.renew(epoch)
  }

  /** After `handOver`: the room stays here, under this number. */
  renew(epoch: number): void {
    const lease = this.#options.leaseOf(epoch)
    this.#decision = undefined
    this.#journal = lease && new RoomJournal({ ...this.#options, lease })
  }

  /**
   * The tick to play now, written down. Undefined while another process may have the room, since nothing
   * that players are told then would count; and while the tick that ends a match is not written yet, so
   * that nobody is shown a result which is lost.
   */
  nextTick(match: Match, queueOf: Parameters<Match['next']>[0]): TickRecord | undefined {
    const journal = this.#journal
    if (journal === undefined) return match.next(queueOf)
    if (!this.#decision) journal.beginTick()
    if (!journal.mayTick()) return this.#held()
    if (this.#decision) return this.#decided(this.#decision)
    const record = match.next(queueOf)
    if (match.isDeciding) return this.#decide(journal, record)
    journal.tick(record)
    return record
  }

  /** Whether no other process can have the room. */
  get isSure(): boolean {
    return this.#journal?.mayTick() ?? true
  }

  /** Who sits where, or with which token, is another than was written last. */
  placesChanged(): void {
    this.#journal?.placesChanged()
  }

  /** Writes all of the room for another process, and then nothing more; false if that failed. */
  async handOver(): Promise<boolean> {
    return (await this.#journal?.handOver()) ?? false
  }

  /** The room is over. */
  end(): void {
    this.#journal?.close().catch(this.#options.failed)
  }

  #held(): undefined {
    counts.held.inc()
  }

  #decide(journal: RoomJournal, record: TickRecord): undefined {
    const decision = { record, isWritten: false }
    this.#decision = decision
    journal.decide(record).then(() => {
      decision.isWritten = true
    }, this.#options.failed)
  }

  #decided({ record, isWritten }: { record: TickRecord; isWritten: boolean }) {
    if (!isWritten) return undefined
    this.#decision = undefined
    return record
  }
}
