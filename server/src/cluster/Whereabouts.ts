import { setTimeout as sleep } from 'node:timers/promises'
import { matchMaker } from '@colyseus/core'
import type { RoomPlace } from '../http/rooms.ts'
import { placeHere } from '../rooms/placeHere.ts'
import { FLUSH_MS } from '../rooms/RoomJournal.ts'
import type { Held, Leases } from './leases.ts'
import type { NodeBoard } from './NodeBoard.ts'
import type { RedisLink } from './RedisLink.ts'

/** Three beats: players are not sent to who is silent for so long. */
const SILENT_MS = 750
/** By then the rooms of a process that ended have other owners. */
const ENDED_MS = 10_000

export interface WhereaboutsOptions {
  link: RedisLink
  leases: Leases
  board: NodeBoard
  /** The public path of a process's sockets; undefined if it is not known. */
  pathOf(processId: string): string | undefined
}

/** Tells in which process a room lives: by its lease, and by whether that process does. */
export class Whereabouts {
  readonly #options: WhereaboutsOptions
  /** Processes that somebody saw end, a moment ago. */
  readonly #ended = new Set<string>()

  constructor(options: WhereaboutsOptions) {
    this.#options = options
  }

  /** Somebody saw that process end. */
  ended(processId: string): void {
    this.#ended.add(processId)
    setTimeout(() => this.#ended.delete(processId), ENDED_MS).unref()
  }

  /** `recovering` while a room's process is missing; undefined for a room that is over. */
  async placeOf(roomId: string): Promise<RoomPlace | 'recovering' | undefined> {
    const held = await this.#look(roomId)
    const here = placeHere(roomId)
    // Without Redis nothing is known of rooms elsewhere.
    if (held === 'unknown') return here ? this.#at(here) : 'recovering'
    if (held) return this.#ofLease(held, here)
    if (here) return this.#at(here)
    // Redis may have lost all a moment ago: whoever has it writes it again before this.
    await sleep(2 * FLUSH_MS)
    const again = await this.#look(roomId)
    return typeof again === 'object' ? this.#ofLease(again, undefined) : undefined
  }

  #look(roomId: string): Promise<Held | undefined | 'unknown'> {
    const { link, leases } = this.#options
    return link.ask<Held | undefined | 'unknown'>(
      () => leases.look(roomId),
      () => 'unknown',
    )
  }

  #ofLease({ owner, epoch, leftMs }: Held, here: unknown): RoomPlace | 'recovering' {
    const isOurs = owner === matchMaker.processId
    const isThere = leftMs > 0 && (isOurs ? here !== undefined : this.#isThere(owner))
    return isThere ? this.#at({ processId: owner, epoch }) : 'recovering'
  }

  #isThere(processId: string): boolean {
    if (this.#ended.has(processId)) return false
    return this.#options.board.silentMs(processId, performance.now()) < SILENT_MS
  }

  #at(place: Omit<RoomPlace, 'path'>): RoomPlace {
    const path = this.#options.pathOf(place.processId)
    return path === undefined ? place : { ...place, path }
  }
}
