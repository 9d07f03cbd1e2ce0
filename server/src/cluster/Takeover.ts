import { setTimeout as sleep } from 'node:timers/promises'
import { matchMaker } from '@colyseus/core'
import { OtherVersion, WireError } from '@tidepaint/shared/sim/bytes'
import { replayRoom } from '../rooms/journal.ts'
import type { RoomImage } from '../rooms/RoomImage.ts'
import { createRoomAs } from '../rooms/revivedSeats.ts'
import type { Log } from '../observe/log.ts'
import { ownership } from '../observe/metrics.ts'
import type { ClusterDriver } from './ClusterDriver.ts'
import type { Leases, Taken } from './leases.ts'
import type { RedisLink } from './RedisLink.ts'

/** So that survivors do not all begin with the same room; a busy one begins later. */
const SPREAD_MS = 40
/** For so long others are let go first with a room that this node could not take. */
const FAILED_MS = 5000

export interface TakeoverOptions {
  link: RedisLink
  leases: Leases
  driver: ClusterDriver
  /** Where a room that is being made finds what it was. */
  revivals: Map<string, RoomImage>
  log: Log
  /** Share of a core that this node uses. */
  busy(): number
}

/** What came of a try. `owned`: somebody has it. `nothing`: there is nothing, or nobody, to go on for. */
export type Outcome = 'taken' | 'owned' | 'nothing' | 'failed'

/** Goes on here with rooms whose process is gone, or has let them go. */
export class Takeover {
  readonly #options: TakeoverOptions
  readonly #under = new Set<string>()
  /** Rooms that only another node may be able to go on with. */
  readonly #failed = new Set<string>()

  constructor(options: TakeoverOptions) {
    this.#options = options
  }

  /**
   * Takes as many of these rooms as nobody else is faster with, one after the other; `gone` is their
   * process if it is known to be dead, so that their leases need not run out. Returns what came of each.
   */
  async takeAll(roomIds: readonly string[], gone?: string): Promise<Map<string, Outcome>> {
    const outcomes = new Map<string, Outcome>()
    await sleep(SPREAD_MS * Math.min(1, this.#options.busy()) + Math.random() * SPREAD_MS)
    for (const roomId of shuffled(roomIds)) outcomes.set(roomId, await this.take(roomId, gone))
    return outcomes
  }

  /** Rejects with `RedisAway` if Redis cannot be asked. */
  async take(roomId: string, gone?: string): Promise<Outcome> {
    const { link, leases } = this.#options
    // One that was here and has gone elsewhere may still be closing: it would take its successor along.
    const isHere = matchMaker.getLocalRoomById(roomId) !== undefined
    if (isHere || this.#under.has(roomId)) return 'owned'
    if (this.#failed.has(roomId)) return 'failed'
    this.#under.add(roomId)
    try {
      const owner = matchMaker.processId
      const taken = await link.within(leases.take({ roomId, owner }, gone))
      if (taken === 'owned') return taken
      const outcome = taken === 'nothing' ? taken : await this.#goOn(roomId, taken)
      ownership.takeovers.inc({ outcome })
      return outcome
    } finally {
      this.#under.delete(roomId)
    }
  }

  async #goOn(roomId: string, taken: Taken): Promise<Outcome> {
    const { log } = this.#options
    const { epoch, ageMs } = taken
    try {
      const room = readRoom(roomId, taken)
      if (room.sessions.length === 0) return await this.#giveUp(roomId, epoch, 'over')
      const { tick } = room.match.world
      await this.#create(room)
      log.info({ roomId, epoch, tick, ageMs }, 'a match goes on here')
      return 'taken'
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ code: 'IMAGE_REFUSED', roomId, reason }, 'IMAGE_REFUSED')
      // One that no node can read ends here; one that this node cannot go on with, another one may.
      const isOver = error instanceof WireError && !(error instanceof OtherVersion)
      return this.#giveUp(roomId, epoch, isOver ? 'over' : 'leave')
    }
  }

  async #giveUp(roomId: string, epoch: number, how: 'over' | 'leave'): Promise<Outcome> {
    const { link, leases } = this.#options
    await link.within(leases.giveUp({ roomId, owner: matchMaker.processId, epoch }, how))
    if (how === 'over') return 'nothing'
    this.#failed.add(roomId)
    setTimeout(() => this.#failed.delete(roomId), FAILED_MS).unref()
    return 'failed'
  }

  async #create(room: RoomImage): Promise<void> {
    const { revivals, driver } = this.#options
    const { roomId } = room
    revivals.set(roomId, room)
    driver.adopt(roomId)
    try {
      await createRoomAs(roomId, room.match.world.mode.id)
    } catch (error) {
      driver.disown(roomId)
      throw error
    } finally {
      revivals.delete(roomId)
    }
  }
}

/** Its time counts from when it was written, by Redis's clock: no two machines' clocks are compared. */
function readRoom(roomId: string, { epoch, ageMs, image, ticks }: Taken): RoomImage {
  const room = replayRoom(image, ticks)
  if (room.roomId !== roomId) throw new Error('the image of another room')
  return { ...room, epoch, savedAtMs: Date.now() - ageMs }
}

/** Source: Fisher and Yates; Durstenfeld 1964. */
function shuffled<T>(items: readonly T[]): T[] {
  const all = [...items]
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[all[at], all[other]] = [all[other] as T, all[at] as T]
  }
  return all
}
