import type { SimEvent } from '../sim/world.ts'
import { type ByteReader, ByteWriter, WireError } from '../sim/bytes.ts'
import { readEvent, writeEvent } from './events.ts'
import { decodeChanges, decodeRuns } from './floorFrames.ts'

/**
 * The frame that goes out right before a patch, with everything of that tick that is not state:
 * floor and events. A head (tick, u32), then sections; a section is its kind, and what follows here.
 *
 * | kind | after it |
 * |---|---|
 * | 1 whole chunk | chunk u16, version u32, runs of its 1,024 cells |
 * | 2 changes of a chunk | chunk varint, ticks since the version after varint, from the version before to it varint, runs |
 * | 3 overview | blocks along a side u8, runs of all blocks |
 * | 4 events | count varint, then each event |
 * | 5 mates | count varint, then for each craft of the receiver's team its block of `matesBlockCells`: x u8, y u8 |
 * | 6 events of the tick before | as of 4; only while a patch covers two ticks |
 */
const WHOLE = 1
const CHANGES = 2
const OVERVIEW = 3
const EVENTS = 4
const MATES = 5
const EARLIER_EVENTS = 6

const scratch = new ByteWriter(1024)

export function chunkSection(
  chunk: number,
  version: number,
  runs: Uint8Array,
): Uint8Array<ArrayBuffer> {
  scratch.clear()
  scratch.u8(WHOLE)
  scratch.u16(chunk)
  scratch.u32(version)
  scratch.raw(runs)
  return scratch.take()
}

/** Changes that lead from version `before` to `after`, in the frame of `tick`. */
export function changesSection(
  chunk: number,
  { before, after, tick }: { before: number; after: number; tick: number },
  runs: Uint8Array,
): Uint8Array<ArrayBuffer> {
  scratch.clear()
  scratch.u8(CHANGES)
  scratch.varint(chunk)
  scratch.varint(tick - after)
  scratch.varint(after - before)
  scratch.raw(runs)
  return scratch.take()
}

export function overviewSection(blocksPerSide: number, runs: Uint8Array): Uint8Array<ArrayBuffer> {
  scratch.clear()
  scratch.u8(OVERVIEW)
  scratch.u8(blocksPerSide)
  scratch.raw(runs)
  return scratch.take()
}

/**
 * Begins a section of events, of the frame's tick or of the one before; `count` of them, as
 * `writeEvent` writes them, have to follow.
 */
export function writeEventsHead(writer: ByteWriter, count: number, isEarlier: boolean): void {
  writer.u8(isEarlier ? EARLIER_EVENTS : EVENTS)
  writer.varint(count)
}

export function eventsSection(
  events: readonly SimEvent[],
  isEarlier = false,
): Uint8Array<ArrayBuffer> {
  scratch.clear()
  writeEventsHead(scratch, events.length, isEarlier)
  for (const event of events) writeEvent(scratch, event)
  return scratch.take()
}

/** `blocks` holds x and y of each craft in turn. */
export function matesSection(blocks: readonly number[]): Uint8Array<ArrayBuffer> {
  scratch.clear()
  scratch.u8(MATES)
  scratch.varint(blocks.length / 2)
  for (const at of blocks) scratch.u8(at)
  return scratch.take()
}

/** Begins a frame; sections have to follow. */
export function writeFrameHead(writer: ByteWriter, tick: number): void {
  writer.u32(tick)
}

/** Puts sections behind a head; undefined when there is nothing to say. */
export function joinSections(
  tick: number,
  sections: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> | undefined {
  if (sections.length === 0) return undefined
  scratch.clear()
  writeFrameHead(scratch, tick)
  for (const section of sections) scratch.raw(section)
  return scratch.take()
}

/** What a receiver does with the parts of a frame. */
export interface TickFrameSink {
  /** A chunk anew: `decode` fills an array of 1,024 cells. */
  wholeChunk(chunk: number, version: number, decode: (cells: Uint8Array) => void): void
  /**
   * Changes of a chunk that lead from version `before` to `after`; a receiver that holds another
   * version must ask for the chunk anew. `decode` gives each changed cell of the chunk.
   */
  changes(
    chunk: number,
    before: number,
    after: number,
    decode: (paint: (cell: number, value: number) => void) => void,
  ): void
  overview(blocksPerSide: number, blocks: Uint8Array): void
  event(event: SimEvent, tick: number): void
  /** Blocks of the overview in which craft of the own team are: x and y in turn. */
  mates(blocks: Uint8Array): void
}

/** Reads one frame into `sink`; throws `WireError` on anything malformed. */
export function readTickFrame(reader: ByteReader, sink: TickFrameSink): void {
  const tick = reader.u32()
  while (reader.left > 0) readSection(reader, sink, tick)
}

function readSection(reader: ByteReader, sink: TickFrameSink, tick: number): void {
  const kind = reader.u8()
  switch (kind) {
    case WHOLE:
      sink.wholeChunk(reader.u16(), reader.u32(), (cells) => decodeRuns(reader, cells))
      return
    case CHANGES: {
      const chunk = reader.varint()
      const after = tick - reader.varint()
      const before = after - reader.varint()
      if (before < 0) throw new WireError(`a version before all, ${before}`)
      sink.changes(chunk, before, after, (paint) => decodeChanges(reader, paint))
      return
    }
    case OVERVIEW: {
      const blocksPerSide = reader.u8()
      const blocks = new Uint8Array(blocksPerSide * blocksPerSide)
      decodeRuns(reader, blocks)
      sink.overview(blocksPerSide, blocks)
      return
    }
    case EVENTS:
    case EARLIER_EVENTS: {
      const count = reader.varint()
      const happenedTick = kind === EVENTS ? tick : tick - 1
      for (let i = 0; i < count; i++) sink.event(readEvent(reader), happenedTick)
      return
    }
    case MATES:
      sink.mates(reader.raw(2 * reader.varint()).slice())
      return
    default:
      throw new WireError(`section kind ${kind}; the largest is ${EARLIER_EVENTS}`)
  }
}
