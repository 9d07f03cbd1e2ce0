import { setTimeout as sleep } from 'node:timers/promises'
import { matchMaker } from '@colyseus/core'
import { z } from 'zod'
import type { RoomPlace } from '../http/rooms.ts'
import { placeHere } from '../rooms/placeHere.ts'
import { FLUSH_MS } from '../rooms/RoomJournal.ts'
import type { Held, Leases } from './leases.ts'
import type { NodeBoard } from './NodeBoard.ts'
import { HOP_HEADER } from './Relay.ts'
import type { RedisLink } from './RedisLink.ts'

/** Three beats: players are not sent to who is silent for so long. */
const SILENT_MS = 750
/** By then the rooms of a process that ended have other owners. */
const ENDED_MS = 10_000
/** What another node may take to answer: its player waits for it. */
const ANSWER_MS = 300

/** What the others say of a room that they know. */
const placed = z.object({
  processId: z.string(),
  path: z.string().optional(),
  epoch: z.number().int(),
})

export interface WhereaboutsOptions {
  link: RedisLink
  leases: Leases
  board: NodeBoard
  /** The public path of a process's sockets; undefined if it is not known. */
  pathOf(processId: string): string | undefined
  /** Where the other nodes are reached. */
  peers(): readonly string[]
}

/** Rejects unless that node names a place. */
async function askPlace(address: string, roomId: string): Promise<RoomPlace> {
  const headers = { [HOP_HEADER]: '1' }
  const signal = AbortSignal.timeout(ANSWER_MS)
  const answer = await fetch(`http://${address}/rooms/${roomId}`, { headers, signal })
  const { path, ...place } = placed.parse(await answer.json())
  return path === undefined ? place : { ...place, path }
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

  /**
   * `recovering` while a room's process is missing; undefined for a room that is over. Without Redis
   * nothing is known of rooms elsewhere: then another node may know, unless one of them asks this one.
   */
  async placeOf(roomId: string, isCarried = false): Promise<RoomPlace | 'recovering' | undefined> {
    const held = await this.#look(roomId)
    const here = placeHere(roomId)
    if (held === 'unknown') {
      if (here) return this.#at(here)
      return (isCarried ? undefined : await this.#askOthers(roomId)) ?? 'recovering'
    }
    if (held) return this.#ofLease(held, here)
    if (here) return this.#at(here)
    // Redis may have lost all a moment ago: whoever has it writes it again before this.
    await sleep(2 * FLUSH_MS)
    const again = await this.#look(roomId)
    return typeof again === 'object' ? this.#ofLease(again, undefined) : undefined
  }

  /** The first place that another node names. */
  async #askOthers(roomId: string): Promise<RoomPlace | undefined> {
    const answers = this.#options.peers().map((address) => askPlace(address, roomId))
    return Promise.any(answers).catch(() => undefined)
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
