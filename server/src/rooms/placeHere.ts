import { matchMaker } from '@colyseus/core'
import type { RoomPlace } from '../http/rooms.ts'
import { ArenaRoom } from './ArenaRoom.ts'

/** Where a room is if it is in this process, and surely its own; undefined if not. */
export function placeHere(roomId: string): RoomPlace | undefined {
  const room: unknown = matchMaker.getLocalRoomById(roomId)
  if (!(room instanceof ArenaRoom) || !room.isOurs) return undefined
  return { processId: matchMaker.processId, epoch: room.state.epoch }
}
