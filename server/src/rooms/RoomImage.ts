import { type ByteReader, ByteWriter } from '@tidepaint/shared/sim/bytes'
import { SEATS_MAX } from '@tidepaint/shared/tuning'
import { decodeMatch, type MatchImage } from '../match/MatchImage.ts'
import { readText, readWithin, type Seal, seal, unseal, writeText } from '../match/seal.ts'
import type { HeldSession } from './revivedSeats.ts'

/** "TIDR" */
export const ROOM_MAGIC = 0x52444954
const ROOM: Seal = { magic: ROOM_MAGIC, version: 2, what: 'room' }
const HASH_BYTES = 32

/** A session, and the seat that it has. */
export interface SeatedSession extends HeldSession {
  seat: number
}

/** A room with a match that is being played, as it was at `savedAtMs` (wall clock). */
export interface RoomImage<M = MatchImage> {
  roomId: string
  /** Of the owner that wrote it. */
  epoch: number
  savedAtMs: number
  /** Of the room's own clock. */
  elapsedMs: number
  droppedTicks: number
  sessions: readonly SeatedSession[]
  match: M
}

/** `match` is what `encodeMatch` made. */
export function encodeRoom(image: RoomImage<Uint8Array>): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(65_536)
  writeText(writer, image.roomId)
  writer.varint(image.epoch)
  writer.f64(image.savedAtMs)
  writer.f64(image.elapsedMs)
  writer.varint(image.droppedTicks)
  writeSessions(writer, image.sessions)
  writer.raw(image.match)
  return seal(ROOM, writer.view())
}

/** Throws `WireError`, with a line for the operator, unless it is a whole image of this version. */
export function decodeRoom(bytes: Uint8Array): RoomImage {
  const reader = unseal(ROOM, bytes)
  return {
    roomId: readText(reader),
    epoch: reader.varint(),
    savedAtMs: reader.f64(),
    elapsedMs: reader.f64(),
    droppedTicks: reader.varint(),
    sessions: readSessions(reader),
    match: decodeMatch(reader.raw(reader.left)),
  }
}

export function writeSessions(writer: ByteWriter, sessions: readonly SeatedSession[]): void {
  writer.varint(sessions.length)
  for (const { sessionId, tokenHashes, seat } of sessions) {
    writeText(writer, sessionId)
    writer.varint(tokenHashes.length)
    for (const hash of tokenHashes) writer.raw(hash)
    writer.varint(seat)
  }
}

export function readSessions(reader: ByteReader): SeatedSession[] {
  const length = readWithin(reader, 0, SEATS_MAX, 'the number of sessions')
  return Array.from({ length }, () => ({
    sessionId: readText(reader),
    tokenHashes: readHashes(reader),
    seat: readWithin(reader, 0, SEATS_MAX - 1, 'a seat'),
  }))
}

function readHashes(reader: ByteReader): Uint8Array[] {
  const length = readWithin(reader, 1, 2, 'the number of tokens')
  return Array.from({ length }, () => reader.raw(HASH_BYTES).slice())
}
