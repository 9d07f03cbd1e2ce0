import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { matchMaker } from '@colyseus/core'
import { closeReasons } from '@tidepaint/shared/wire/close'
import type { Log } from '../observe/log.ts'
import { ArenaRoom } from './ArenaRoom.ts'
import { createRoomAs } from './revivedSeats.ts'
import { decodeRoom, type RoomImage } from './RoomImage.ts'

const ENDING = '.image'

export interface ImagesOptions {
  imagesDir: string
  resumeWindowS: number
  /** Where a room that comes back finds its image. */
  revivals: Map<string, RoomImage>
  log: Log
}

/**
 * Writes an image of each room that has players, and sends them away so that they come back by
 * themselves. Every room is written and closed in one go: nobody comes or goes in between. A room
 * that cannot be written is left to be closed like any other.
 */
export async function saveRooms({ imagesDir, log }: ImagesOptions): Promise<void> {
  const rows = await matchMaker.query({})
  for (const { roomId } of rows) {
    const room = matchMaker.getLocalRoomById(roomId)
    if (!(room instanceof ArenaRoom)) continue
    try {
      const image = room.freeze()
      if (image === undefined) continue
      writeImage(imagesDir, roomId, image)
    } catch (err) {
      log.error({ code: 'IMAGE_LOST', roomId, err }, 'IMAGE_LOST')
      continue
    }
    room.end(closeReasons.mayReturn)
  }
}

/** Only ever whole files bear the name; they are for nobody else's eyes. */
function writeImage(imagesDir: string, roomId: string, bytes: Uint8Array): void {
  mkdirSync(imagesDir, { recursive: true, mode: 0o700 })
  const path = join(imagesDir, `${roomId}${ENDING}`)
  writeFileSync(`${path}.new`, bytes, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/**
 * Brings back the rooms whose images lie in the folder, each at most once: a file is gone before its
 * room begins. One that cannot be read, or whose room cannot begin, costs only its match.
 */
export async function reviveRooms(options: ImagesOptions): Promise<void> {
  // Before, it does not know its own name.
  await matchMaker.onReady
  for (const file of filesIn(options)) {
    try {
      await reviveRoom(join(options.imagesDir, file), options)
    } catch (error) {
      refused(options.log, file, error)
    }
  }
}

function filesIn({ imagesDir, log }: ImagesOptions): string[] {
  if (!existsSync(imagesDir)) return []
  try {
    return readdirSync(imagesDir).filter((file) => file.endsWith(ENDING))
  } catch (error) {
    refused(log, imagesDir, error)
    return []
  }
}

function refused(log: Log, file: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  log.warn({ code: 'IMAGE_REFUSED', file, reason }, 'IMAGE_REFUSED')
}

async function reviveRoom(path: string, options: ImagesOptions): Promise<void> {
  const { revivals, resumeWindowS, log } = options
  const image = readOrMoveAside(path)
  rmSync(path)
  const { roomId, savedAtMs, match, sessions } = image
  const ageS = (Date.now() - savedAtMs) / 1000
  if (ageS > resumeWindowS) throw new Error(`${Math.round(ageS)} s old: nobody waits for it`)
  revivals.set(roomId, image)
  try {
    await createRoomAs(roomId, match.world.mode.id)
  } finally {
    revivals.delete(roomId)
  }
  log.info({ roomId, seats: sessions.length }, 'a match goes on')
}

/** A file that cannot be read is kept for whoever wants to know why, and not read again. */
function readOrMoveAside(path: string): RoomImage {
  try {
    return decodeRoom(readFileSync(path))
  } catch (error) {
    renameSync(path, `${path}.refused`)
    throw error
  }
}
