import { setTimeout as sleep } from 'node:timers/promises'
import { TICK_MS } from '@tidepaint/shared/tuning'
import type { Log } from '../observe/log.ts'
import type { ImageFolder } from './ImageFolder.ts'

/** What a crash may take from a match, but for the time of a write. */
const EVERY_MS = 1000
/** Many may come back at once: their room is not written for each of them. */
const AGAIN_MS = 100

/** A room as its images need it. */
export interface KeptRoom {
  readonly roomId: string
  /** Undefined while nobody could come back to it. */
  image(): Uint8Array | undefined
}

interface Kept {
  /** When its latest image was made. */
  beganAtMs: number
  dueAtMs: number
  isFailing: boolean
}

export interface KeeperOptions {
  folder: ImageFolder
  log: Log
  everyMs?: number
}

/**
 * Keeps an image of each room on the disk for a start after a crash. Rooms take turns between ticks,
 * one after the other, so that no two are written in one tick unless there are too many of them.
 */
export class ImageKeeper {
  readonly #folder: ImageFolder
  readonly #log: Log
  readonly #everyMs: number
  readonly #rooms = new Map<KeptRoom, Kept>()
  /** Ids of rooms that have ended, whose files are still there. */
  readonly #over = new Set<string>()
  #isStopped = false
  #turns: Promise<void> | undefined

  constructor({ folder, log, everyMs = EVERY_MS }: KeeperOptions) {
    this.#folder = folder
    this.#log = log
    this.#everyMs = everyMs
  }

  start(): void {
    this.#turns ??= this.#takeTurns()
  }

  /** Writes no more; resolves once nothing is on its way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#turns
  }

  /** Stops, and takes away the files of rooms that have ended. */
  async close(): Promise<void> {
    await this.stop()
    await this.#clearUp()
  }

  /** Keeps this room from now on. */
  began(room: KeptRoom): void {
    this.#rooms.set(room, { beganAtMs: 0, dueAtMs: 0, isFailing: false })
  }

  /** Sessions of this room, or their tokens, are others than in its image: that one opens the wrong seats. */
  changed(room: KeptRoom): void {
    const kept = this.#rooms.get(room)
    if (kept === undefined) return
    const soonMs = Math.max(performance.now(), kept.beganAtMs + AGAIN_MS)
    kept.dueAtMs = Math.min(kept.dueAtMs, soonMs)
  }

  /** Its file goes as well, also one that is being written. */
  ended(room: KeptRoom): void {
    if (this.#rooms.delete(room)) this.#over.add(room.roomId)
  }

  /** What happens to the room no longer touches its file. */
  release(room: KeptRoom): void {
    this.#rooms.delete(room)
  }

  /** Writes an image of a kept room now. Never rejects: what fails is logged, until it works again. */
  async keep(room: KeptRoom): Promise<void> {
    const kept = this.#rooms.get(room)
    if (kept === undefined) return
    kept.beganAtMs = performance.now()
    kept.dueAtMs = kept.beganAtMs + this.#everyMs
    try {
      await this.#write(room)
      kept.isFailing = false
    } catch (err) {
      if (!kept.isFailing) this.#lost(room.roomId, err)
      kept.isFailing = true
    }
  }

  async #write(room: KeptRoom): Promise<void> {
    const image = room.image()
    if (image === undefined) await this.#folder.remove(room.roomId)
    else await this.#folder.write(room.roomId, image)
  }

  #lost(roomId: string, err: unknown): void {
    this.#log.error({ code: 'IMAGE_LOST', roomId, err }, 'IMAGE_LOST')
  }

  async #takeTurns(): Promise<void> {
    while (!this.#isStopped) {
      await this.#clearUp()
      const room = this.#mostOverdue()
      if (room) await this.keep(room)
      // Twice as many turns as are needed: rooms whose sessions change take more than their own.
      await sleep(Math.min(TICK_MS, this.#everyMs / (2 * this.#rooms.size + 1)))
    }
  }

  #mostOverdue(): KeptRoom | undefined {
    let most: KeptRoom | undefined
    let earliestMs = performance.now()
    for (const [room, { dueAtMs }] of this.#rooms) {
      if (dueAtMs <= earliestMs) [most, earliestMs] = [room, dueAtMs]
    }
    return most
  }

  async #clearUp(): Promise<void> {
    for (const roomId of this.#over) {
      this.#over.delete(roomId)
      await this.#folder.remove(roomId).catch((err: unknown) => this.#lost(roomId, err))
    }
  }
}
