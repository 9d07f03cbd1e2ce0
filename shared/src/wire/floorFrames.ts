import { SOLID } from '../sim/world.ts'
import { CHUNK_CELLS } from '../tuning.ts'
import { type ByteReader, ByteWriter, WireError } from '../sim/bytes.ts'

/**
 * How the floor travels. A chunk (32 x 32 cells) is sent whole once, then as runs of changed cells
 * that lead from one version to the next; a version is the tick of the last change. All of these
 * bytes are made once and shared by every player who is subscribed to the chunk.
 */
export const CELLS_PER_CHUNK = CHUNK_CELLS * CHUNK_CELLS

const scratch = new ByteWriter(4096)

/**
 * Run lengths: a byte holds the value in its upper three bits and the length less one in the lower
 * five; 31 there means that a varint follows with the length less 32. Used for chunks and overview.
 */
export function encodeRuns(cells: Uint8Array): Uint8Array<ArrayBuffer> {
  scratch.clear()
  for (let at = 0; at < cells.length; ) {
    const value = cells[at] as number
    let end = at + 1
    while (end < cells.length && cells[end] === value) end++
    const count = end - at
    if (count < 32) scratch.u8((value << 5) | (count - 1))
    else {
      scratch.u8((value << 5) | 31)
      scratch.varint(count - 32)
    }
    at = end
  }
  return scratch.take()
}

/** Fills `cells` from `encodeRuns`; throws `WireError` unless it fits exactly. */
export function decodeRuns(reader: ByteReader, cells: Uint8Array): void {
  for (let at = 0; at < cells.length; ) {
    const head = reader.u8()
    const value = head >> 5
    const count = (head & 31) === 31 ? reader.varint() + 32 : (head & 31) + 1
    if (value > SOLID) throw new WireError(`cell value ${value}; the largest is ${SOLID}`)
    if (count > cells.length - at) throw new WireError(`a run of ${count} cells at ${at}`)
    cells.fill(value, at, at + count)
    at += count
  }
}

/**
 * The runs in which two states of a chunk differ, or undefined if they are equal. A run is 16 bits:
 * its start (10), value (3) and length (3: 1 to 7); length 0 there means that a byte follows with
 * the length less 8. At most 263 cells a run, so longer ones are split.
 */
export function encodeChanges(
  before: Uint8Array,
  after: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  scratch.clear()
  let runs = 0
  for (let at = 0; at < CELLS_PER_CHUNK; at++) {
    const value = after[at] as number
    if (before[at] === value) continue
    let end = at + 1
    while (end < CELLS_PER_CHUNK && end - at < 263 && after[end] === value && before[end] !== value)
      end++
    const count = end - at
    scratch.u16(at | (value << 10) | ((count < 8 ? count : 0) << 13))
    if (count >= 8) scratch.u8(count - 8)
    runs++
    at = end - 1
  }
  if (runs === 0) return undefined
  const body = scratch.take()
  scratch.clear()
  scratch.varint(runs)
  scratch.raw(body)
  return scratch.take()
}

/** Calls `paint(cell, value)` for each changed cell, `cell` counting within the chunk. */
export function decodeChanges(
  reader: ByteReader,
  paint: (cell: number, value: number) => void,
): void {
  const runs = reader.varint()
  if (runs > CELLS_PER_CHUNK) throw new WireError(`${runs} runs in one chunk`)
  for (let run = 0; run < runs; run++) {
    const head = reader.u16()
    const start = head & 1023
    const value = (head >> 10) & 7
    const count = head >> 13 || reader.u8() + 8
    if (value > SOLID) throw new WireError(`cell value ${value}; the largest is ${SOLID}`)
    if (start + count > CELLS_PER_CHUNK) throw new WireError(`a run of ${count} cells at ${start}`)
    for (let cell = start; cell < start + count; cell++) paint(cell, value)
  }
}
