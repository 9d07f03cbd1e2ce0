import { readFileSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { matchMaker } from '@colyseus/core'
import { closeReasons } from '@tidepaint/shared/wire/close'
import type { Log } from '../observe/log.ts'
import { ArenaRoom } from './ArenaRoom.ts'
import type { ImageFolder } from './ImageFolder.ts'
import type { ImageKeeper } from './ImageKeeper.ts'
import { createRoomAs } from './revivedSeats.ts'
import { decodeRoom, type RoomImage } from './RoomImage.ts'

export interface ImagesOptions {
  folder: ImageFolder
  keeper: ImageKeeper
  resumeWindowS: number
  /** Where a room that comes back finds its image. */
  revivals: Map<string, RoomImage>
  log: Log
}

/**
 * Writes an image of each room that has players, and sends them away so that they come back by
 * themselves. Every room is written and closed in one go: nobody comes or goes in between. A room
 * that cannot be written is left to be closed like any other. The keeper must have stopped.
 */
export async function saveRooms({ folder, keeper, log }: ImagesOptions): Promise<void> {
  const rows = await matchMaker.query({})
  for (const { roomId } of rows) {
    const room = localArena(roomId)
    if (room === undefined) continue
    try {
      const image = room.freeze()
      if (image === undefined) continue
      folder.writeNow(roomId, image)
    } catch (err) {
      log.error({ code: 'IMAGE_LOST', roomId, err }, 'IMAGE_LOST')
      continue
    }
    keeper.release(room)
    room.end(closeReasons.mayReturn)
  }
}

function localArena(roomId: string): ArenaRoom | undefined {
  const room = matchMaker.getLocalRoomById(roomId)
  return room instanceof ArenaRoom ? room : undefined
}

/**
 * Brings back the rooms whose images lie in the folder, each at most once: a file is gone before its
 * room begins, and there is a new one right after. One that cannot be read, or whose room cannot
 * begin, costs only its match.
 */
export async function reviveRooms(options: ImagesOptions): Promise<void> {
  // Before, it does not know its own name.
  await matchMaker.onReady
  for (const file of filesIn(options)) {
    try {
      await reviveRoom(file, options)
    } catch (error) {
      refused(options.log, basename(file), error)
    }
  }
}

function filesIn({ folder, log }: ImagesOptions): string[] {
  try {
    return folder.tidy()
  } catch (error) {
    refused(log, folder.path, error)
    return []
  }
}

function refused(log: Log, file: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  log.warn({ code: 'IMAGE_REFUSED', file, reason }, 'IMAGE_REFUSED')
}

async function reviveRoom(file: string, options: ImagesOptions): Promise<void> {
  const { keeper, revivals, resumeWindowS, log } = options
  const image = readOrMoveAside(file, options)
  rmSync(file)
  const { roomId, savedAtMs, match, sessions } = image
  const ageS = (Date.now() - savedAtMs) / 1000
  if (ageS > resumeWindowS) throw new Error(`${Math.round(ageS)} s old: nobody waits for it`)
  revivals.set(roomId, { ...image, epoch: image.epoch + 1 })
  try {
    await createRoomAs(roomId, match.world.mode.id)
  } finally {
    revivals.delete(roomId)
  }
  const room = localArena(roomId)
  if (room) await keeper.keep(room)
  log.info({ roomId, seats: sessions.length }, 'a match goes on')
}

/** A file that cannot be read is kept for whoever wants to know why, and not read again. */
function readOrMoveAside(file: string, { folder }: ImagesOptions): RoomImage {
  try {
    const image = decodeRoom(readFileSync(file))
    // Copied by hand, or made up: the room would be there twice, or its file anywhere.
    if (folder.fileOf(image.roomId) !== file) throw new Error('the image of a room of another name')
    return image
  } catch (error) {
    renameSync(file, `${file}.refused`)
    throw error
  }
}
