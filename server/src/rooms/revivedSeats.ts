/**
 * Everything that a room which comes back needs of what Colyseus keeps private, in one place.
 *
 * Checked against @colyseus/core 0.18.17: `Room.hasReservedSeat`, `checkReconnectionToken`,
 * `allowReconnection`, `_onJoin`, and `MatchMaker.handleCreateRoom`. At an upgrade read them again;
 * tests/e2e/restart.test.ts fails where this no longer holds.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Client, type IRoomCache, matchMaker, type Room } from '@colyseus/core'
import { ROOM_NAME } from '@tidepaint/shared/wire/version'

/**
 * A session that was in the room, and by what it is known again: the tokens themselves are never kept.
 * There are two while it is not known whether its player has got the second one.
 */
export interface HeldSession {
  sessionId: string
  tokenHashes: readonly Uint8Array[]
}

interface Internals {
  /** Token -> session, and the promise that `allowReconnection` gave. */
  _reconnections: Record<string, [sessionId: string, returned: unknown]>
  _listing: IRoomCache
  _events: { emit(event: 'join', client: Client): void }
}

const internalsOf = (room: Room): Internals => room as unknown as Internals

const hashOf = (token: string): Uint8Array => createHash('sha256').update(token).digest()

/** Makes a room under an id that it had before; `mode` is what matchmaking finds it by. */
export async function createRoomAs(roomId: string, mode: string): Promise<void> {
  await matchMaker.handleCreateRoom(ROOM_NAME, { mode }, undefined, roomId)
}

/** The room's clock, which clients know, goes on from `elapsedMs`. */
export function continueClock(room: Room, elapsedMs: number): void {
  room.clock.elapsedTime = elapsedMs
}

/** Seats of one room that wait for sessions by more than the token under which the framework holds them. */
export class RevivedSeats {
  readonly #room: Room
  /** By session: its hash, and the stand-in for the token under which the framework holds the seat. */
  readonly #held = new Map<string, { tokenHashes: readonly Uint8Array[]; standIn: string }>()
  /** By session: the token with which it came back, until its player is known to have the next one. */
  readonly #brought = new Map<string, Uint8Array>()
  /** By session: tokens under which the framework knows the seat only because they were recognised. */
  readonly #recognised = new Map<string, string[]>()

  constructor(room: Room) {
    this.#room = room
  }

  /** Holds the seat of a session. Resolves with whether it came back; never rejects. */
  async hold({ sessionId, tokenHashes }: HeldSession, auth: unknown, windowS: number) {
    const standIn = randomBytes(24).toString('base64url')
    const internals = internalsOf(this.#room)
    const gone = { sessionId, reconnectionToken: standIn, auth } as unknown as Client
    internals._listing.clients++
    this.#held.set(sessionId, { tokenHashes, standIn })
    try {
      const client = await this.#room.allowReconnection(gone, windowS)
      // Counts the player as one of this process; a return to a room that goes on does not.
      internals._events.emit('join', client)
      return true
    } catch {
      await matchMaker.driver.update(internals._listing, { $inc: { clients: -1 } })
      return false
    } finally {
      this.#held.delete(sessionId)
      this.#dropAliases(sessionId)
    }
  }

  /**
   * Lets the framework know the token that a client brings if it is that of a held session. Call it
   * before the framework looks for one.
   */
  recognise(token: unknown): void {
    if (this.#held.size + this.#brought.size === 0 || typeof token !== 'string') return
    const given = hashOf(token)
    const isGiven = (hash: Uint8Array) => timingSafeEqual(given, hash)
    for (const [sessionId, { tokenHashes, standIn }] of this.#held) {
      if (tokenHashes.some(isGiven)) this.#alias(token, sessionId, standIn)
    }
    for (const [sessionId, hash] of this.#brought) {
      if (isGiven(hash)) this.#alias(token, sessionId, this.#waitingOf(sessionId)?.[0])
    }
  }

  /** Has the framework know a seat by `token` that it knows by another one. */
  #alias(token: string, sessionId: string, knownBy = ''): void {
    const { _reconnections: waiting } = internalsOf(this.#room)
    const seat = waiting[knownBy]
    if (seat === undefined || token in waiting) return
    waiting[token] = seat
    this.#recognised.set(sessionId, [...(this.#recognised.get(sessionId) ?? []), token])
  }

  /** The framework forgets its own token by itself, and not those. */
  #dropAliases(sessionId: string): void {
    const { _reconnections: waiting } = internalsOf(this.#room)
    for (const token of this.#recognised.get(sessionId) ?? []) delete waiting[token]
    this.#recognised.delete(sessionId)
  }

  /** A session comes back with this token: it may yet bring it again, should it not get the next one. */
  brought(sessionId: string, token: unknown): void {
    if (typeof token === 'string') this.#brought.set(sessionId, hashOf(token))
  }

  /** Whether a session came back, and its player may not have the next token yet. */
  isArriving(sessionId: string): boolean {
    return this.#brought.has(sessionId)
  }

  /** The player has the token with which to come back next, or is gone. */
  settled(sessionId: string): void {
    this.#brought.delete(sessionId)
    this.#dropAliases(sessionId)
  }

  /** By what `sessionId` would be known again; none if nobody could come back to its seat. */
  tokenHashesOf(sessionId: string): readonly Uint8Array[] {
    const held = this.#held.get(sessionId)
    if (held) return held.tokenHashes
    const token = this.#tokenOf(sessionId)
    if (token === undefined) return []
    const brought = this.#brought.get(sessionId)
    return brought ? [hashOf(token), brought] : [hashOf(token)]
  }

  #tokenOf(sessionId: string): string | undefined {
    const here = this.#room.clients.find((client) => client.sessionId === sessionId)
    return here ? here.reconnectionToken : this.#waitingOf(sessionId)?.[0]
  }

  /** Token and seat, as the framework holds them, of a session that is away. */
  #waitingOf(sessionId: string) {
    const waiting = Object.entries(internalsOf(this.#room)._reconnections)
    return waiting.find(([, [waitsFor]]) => waitsFor === sessionId)
  }
}
