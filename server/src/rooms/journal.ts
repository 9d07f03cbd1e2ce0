import { type ByteReader, ByteWriter } from '@tidepaint/shared/sim/bytes'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { readSeating, type Seating, writeSeating } from '../match/MatchImage.ts'
import { playTick, type TickRecord } from '../match/rounds.ts'
import { readWithin, type Seal, seal, unseal } from '../match/seal.ts'
import { TickReader, TickWriter } from '../match/tickLog.ts'
import {
  decodeRoom,
  readSessions,
  type RoomImage,
  type SeatedSession,
  writeSessions,
} from './RoomImage.ts'

/** "TIDJ" */
const BATCH: Seal = { magic: 0x4a444954, version: 1, what: 'journal' }
const TICK = 1
const PLACES = 2

/** Who sits where, and who may come back to it. */
export interface Places extends Seating {
  sessions: readonly SeatedSession[]
}

/** Collects what happens in a room, for the next batch. */
export class BatchWriter {
  readonly #writer = new ByteWriter(4096)
  readonly #ticks: TickWriter

  constructor(seats: number) {
    this.#ticks = new TickWriter(seats)
  }

  get isEmpty(): boolean {
    return this.#writer.length === 0
  }

  tick(record: TickRecord): void {
    this.#writer.u8(TICK)
    this.#ticks.write(this.#writer, record)
  }

  places(places: Places): void {
    this.#writer.u8(PLACES)
    writeSessions(this.#writer, places.sessions)
    writeSeating(this.#writer, places)
  }

  /** What was collected, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const batch = seal(BATCH, this.#writer.view())
    this.clear()
    return batch
  }

  clear(): void {
    this.#writer.clear()
    this.#ticks.restart()
  }
}

/**
 * The room as of the end of its last batch. Throws `WireError`, with a line for the operator, if any of
 * it is damaged, foreign or of another version.
 */
export function replayRoom(image: Uint8Array, batches: readonly Uint8Array[]): RoomImage {
  const room = decodeRoom(image)
  for (const batch of batches) replayBatch(room, unseal(BATCH, batch))
  return room
}

function replayBatch(room: RoomImage, reader: ByteReader): void {
  const { mode } = room.match.world
  const ticks = new TickReader(mode.seats)
  while (reader.left > 0) {
    if (readWithin(reader, TICK, PLACES, 'the kind of an entry') === TICK) {
      playTick(room.match, ticks.read(reader))
      room.match.newSeats = []
      room.elapsedMs += TICK_MS
      room.savedAtMs += TICK_MS
    } else {
      room.sessions = readSessions(reader)
      Object.assign(room.match, readSeating(reader, mode))
    }
  }
}
