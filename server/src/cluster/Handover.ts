import { matchMaker, type Presence, requestFromIPC, subscribeIPC } from '@colyseus/core'
import { ownership } from '../observe/metrics.ts'
import { ArenaRoom } from '../rooms/ArenaRoom.ts'
import type { EarlyLines } from '../rooms/EarlyLines.ts'
import type { ClusterDriver } from './ClusterDriver.ts'
import type { Leases } from './leases.ts'
import type { RedisLink } from './RedisLink.ts'
import type { Takeover } from './Takeover.ts'

/** What a node answers that is asked to go on with a room: it reads and builds it. */
const ANSWER_MS = 3000
/** What one that is asked anything else takes at most. */
const WORD_MS = 500
/** Players open their next line meanwhile; whoever has a longer way comes after the others. */
const GATHER_MS = 400
/** Rooms that are on their way at one time. */
const AT_ONCE = 4

const channelOf = (processId: string): string => `tidepaint:move:${processId}`

export interface HandoverOptions {
  presence: Presence
  link: RedisLink
  driver: ClusterDriver
  leases: Leases
  takeover: Takeover
  early: EarlyLines
  /** The public path of a process's sockets; undefined if it is not known. */
  pathOf(processId: string): string | undefined
  /** The process that a room of this one goes to next, of those not tried yet; undefined if there is none. */
  choose(tried: readonly string[]): Promise<string | undefined>
}

/** What became of a move. `lost`: somebody else has the room; `over`: nobody was left in it. */
export type Move = 'moved' | 'stayed' | 'lost' | 'over'

/** Hands rooms over from this live process to another one, between two ticks. */
export class Handover {
  readonly #options: HandoverOptions
  /** Rooms that are on their way. */
  readonly #moving = new Set<string>()

  constructor(options: HandoverOptions) {
    this.#options = options
  }

  /** Takes rooms from others from now on. */
  async listen(): Promise<void> {
    const channel = channelOf(matchMaker.processId)
    await subscribeIPC(this.#options.presence, channel, (method, [roomId, about]) =>
      this.#asked(method, String(roomId), about),
    )
  }

  /** What another node is told that has a room for this one. */
  async #asked(method: string, roomId: string, about: unknown): Promise<unknown> {
    const { takeover, early } = this.#options
    if (method === 'expect') return early.expect(roomId, Number(about) || 0)
    if (method === 'gather') return early.gathered(roomId, GATHER_MS)
    if (method !== 'take') throw new Error(`asked to ${method} a room`)
    try {
      return await takeover.take(roomId, String(about))
    } finally {
      early.settle(roomId)
    }
  }

  /** Whether that room of this process is about to go. */
  isMoving(roomId: string): boolean {
    return this.#moving.has(roomId)
  }

  /**
   * Moves a room of this process. If the other one does not answer, or cannot go on with it, it stays and
   * goes on, unless somebody has taken it meanwhile.
   */
  async move(room: ArenaRoom, to: string): Promise<Move> {
    if (this.#moving.has(room.roomId)) return 'stayed'
    this.#moving.add(room.roomId)
    try {
      const became = await this.#move(room, to)
      ownership.moves.inc({ became })
      return became
    } finally {
      this.#moving.delete(room.roomId)
    }
  }

  async #move(room: ArenaRoom, to: string): Promise<Move> {
    const { roomId } = room
    if (!(await this.#invite(room, to))) return 'stayed'
    // All may have left it meanwhile.
    if (this.room(roomId) !== room) return 'over'
    const { epoch } = room.state
    if (!(await room.letGo())) {
      room.goOn(epoch)
      return 'stayed'
    }
    if (await this.#takes(to, roomId)) {
      room.gone()
      return 'moved'
    }
    return this.#takeBack(room, to)
  }

  /**
   * Has players open their next line while the match still goes on here. False if the other process does
   * not answer: then the match need not even stop.
   */
  async #invite(room: ArenaRoom, to: string): Promise<boolean> {
    const { roomId } = room
    const path = this.#options.pathOf(to)
    const place = { processId: to, ...(path !== undefined && { path }) }
    try {
      await this.#ask(to, 'expect', [roomId, room.seatedClients.length], WORD_MS)
      room.invite(place)
      await this.#ask(to, 'gather', [roomId], GATHER_MS + WORD_MS)
      return true
    } catch {
      return false
    }
  }

  /** Moves all rooms away that can be moved. */
  async moveAll(): Promise<void> {
    const rooms = this.#rooms()
    const next = async (): Promise<void> => {
      for (let room = rooms.pop(); room; room = rooms.pop()) await this.#moveAway(room)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
  }

  /** To one after the other, until one takes it. */
  async #moveAway(room: ArenaRoom): Promise<void> {
    const tried: string[] = []
    for (;;) {
      const to = await this.#options.choose(tried)
      if (to === undefined || (await this.move(room, to)) !== 'stayed') return
      tried.push(to)
    }
  }

  #rooms(): ArenaRoom[] {
    return [...this.#options.driver.own.keys()].flatMap((roomId) => this.room(roomId) ?? [])
  }

  /** A room of this process. */
  room(roomId: string): ArenaRoom | undefined {
    const room = matchMaker.getLocalRoomById(roomId)
    return room instanceof ArenaRoom ? room : undefined
  }

  async #takes(to: string, roomId: string): Promise<boolean> {
    try {
      return (await this.#ask(to, 'take', [roomId, matchMaker.processId], ANSWER_MS)) === 'taken'
    } catch {
      return false
    }
  }

  /** Rejects if there is no answer in time. */
  #ask(to: string, method: string, args: unknown[], limitMs: number): Promise<unknown> {
    return requestFromIPC(this.#options.presence, channelOf(to), method, args, limitMs)
  }

  /** Whatever the other one began is over with this: its epoch is older. */
  async #takeBack(room: ArenaRoom, from: string): Promise<Move> {
    const { leases, driver, link } = this.#options
    const { roomId } = room
    const owner = matchMaker.processId
    const back = await link.ask(
      () => leases.take({ roomId, owner }, from),
      () => undefined,
    )
    const held = await link.ask(
      () => leases.look(roomId),
      () => undefined,
    )
    if (back === 'owned' && held && held.owner !== owner) {
      room.gone()
      return 'lost'
    }
    // Should nobody be there to be asked, the next commit will tell.
    room.goOn(held?.epoch ?? room.state.epoch)
    await link.ask(
      () => driver.reclaim(roomId),
      () => undefined,
    )
    return 'stayed'
  }
}
