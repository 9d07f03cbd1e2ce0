import { setTimeout as sleep } from 'node:timers/promises'
import { modes } from '@tidepaint/shared/modes/modes'
import { ROOM_NAME } from '@tidepaint/shared/wire/version'
import { Refused, reserve } from '../bots/reserve.ts'
import type { Site } from './Site.ts'

const TRY_EVERY_MS = 100
const WITHIN_MS = 30_000
/** In our words, or in the framework's where seats are held for those who are away. */
const FULL = /room-full|is already full/

/**
 * Asks each node for a seat in one of `rooms`, wherever those are, until it says yes or that all seats
 * are taken. Resolves with how long each node took, at most half a minute.
 */
export async function joinsAgain(site: Site, rooms: readonly string[]): Promise<number[]> {
  const startMs = performance.now()
  const asked = site.cluster.byNumber().map(async ({ url }, i) => {
    const room = rooms[i % rooms.length]
    while (performance.now() - startMs < WITHIN_MS) {
      if (url && room && (await hasSeats(url, room))) return performance.now() - startMs
      await sleep(TRY_EVERY_MS)
    }
    return WITHIN_MS
  })
  return Promise.all(asked)
}

async function hasSeats(target: string, room: string): Promise<boolean> {
  // Any will do: the room has its own.
  const mode = modes[0]?.id ?? ''
  try {
    await reserve({ target, room, mode, name: 'asks', roomName: ROOM_NAME })
    return true
  } catch (error) {
    return error instanceof Refused && FULL.test(error.message)
  }
}
