import type { PickupKind, SimEvent } from '../sim/world.ts'
import { type ByteReader, type ByteWriter, WireError } from '../sim/bytes.ts'
import { SEATS_MAX, tuning } from '../tuning.ts'

/** Order is the wire's. The lower three bits of an event's first byte say which it is. */
const kinds = ['bolt', 'splat', 'mirror', 'ram', 'splash', 'drop', 'pickup', 'beacon'] as const
const KIND_MASK = 0b111
/** In that byte, of a bolt and a splat: it is a bomb; and of a splat, the team's number. */
const BOMB = 0b1000_0000
const TEAM_SHIFT = 3
const TEAM_MASK = 0b11

const { splatHalfCells, bombSplatHalfCells } = tuning.bolt

/** The first byte. */
function headOf(event: SimEvent): number {
  const kind = kinds.indexOf(event.kind)
  if (event.kind === 'bolt') return kind | (event.bomb ? BOMB : 0)
  if (event.kind !== 'splat') return kind
  return kind | (event.team << TEAM_SHIFT) | (event.halfCells === bombSplatHalfCells ? BOMB : 0)
}

/** One more than the seat, so that 0 is nobody (-1). */
const writeSeat = (writer: ByteWriter, seat: number): void => writer.varint(seat + 1)

function readSeatOrNobody(reader: ByteReader): number {
  const seat = reader.varint() - 1
  if (seat >= SEATS_MAX) throw new WireError(`seat ${seat}; the largest is ${SEATS_MAX - 1}`)
  return seat
}

function readSeat(reader: ByteReader): number {
  const seat = readSeatOrNobody(reader)
  if (seat < 0) throw new WireError('an event of nobody')
  return seat
}

/**
 * Appends one event: its kind, position (world units, 16 bits each), then what the kind carries.
 * Bolt numbers are sent modulo 65,536; a splat is as large as a bolt's or a bomb's.
 */
export function writeEvent(writer: ByteWriter, event: SimEvent): void {
  writer.u8(headOf(event))
  writer.u16(event.x)
  writer.u16(event.y)
  switch (event.kind) {
    case 'bolt':
      writer.u16(event.bolt & 0xffff)
      writeSeat(writer, event.seat)
      writer.u8(event.heading)
      break
    case 'splat':
      writer.u16(event.bolt & 0xffff)
      writeSeat(writer, event.seat)
      writeSeat(writer, event.hit)
      break
    case 'mirror':
      writer.u16(event.bolt & 0xffff)
      writeSeat(writer, event.seat)
      writer.u8(event.heading)
      break
    case 'ram':
      writeSeat(writer, event.seat)
      writeSeat(writer, event.by)
      break
    case 'splash':
      writeSeat(writer, event.seat)
      writeSeat(writer, event.by)
      writeSeat(writer, event.assist)
      break
    case 'drop':
      writeSeat(writer, event.seat)
      break
    case 'pickup':
      writeSeat(writer, event.seat)
      writer.u8(event.pickup)
      break
    case 'beacon':
      writer.u8(event.lit ? 1 : 0)
      break
  }
}

/** Reads one event that `writeEvent` wrote; throws `WireError` on a seat or a pickup that there is not. */
export function readEvent(reader: ByteReader): SimEvent {
  const head = reader.u8()
  // Three bits, eight kinds.
  const kind = kinds[head & KIND_MASK] as SimEvent['kind']
  const isBomb = (head & BOMB) !== 0
  const at = { x: reader.u16(), y: reader.u16() }
  switch (kind) {
    case 'bolt':
      return {
        kind,
        ...at,
        bolt: reader.u16(),
        seat: readSeat(reader),
        heading: reader.u8(),
        bomb: isBomb ? 1 : 0,
      }
    case 'splat': {
      const [bolt, seat, hit] = [reader.u16(), readSeat(reader), readSeatOrNobody(reader)]
      const team = (head >> TEAM_SHIFT) & TEAM_MASK
      const halfCells = isBomb ? bombSplatHalfCells : splatHalfCells
      return { kind, ...at, bolt, seat, team, halfCells, hit }
    }
    case 'mirror':
      return { kind, ...at, bolt: reader.u16(), seat: readSeat(reader), heading: reader.u8() }
    case 'ram':
      return { kind, ...at, seat: readSeat(reader), by: readSeat(reader) }
    case 'splash':
      return {
        kind,
        ...at,
        seat: readSeat(reader),
        by: readSeatOrNobody(reader),
        assist: readSeatOrNobody(reader),
      }
    case 'drop':
      return { kind, ...at, seat: readSeat(reader) }
    case 'pickup': {
      const seat = readSeat(reader)
      const pickup = reader.u8()
      if (pickup > 2) throw new WireError(`pickup ${pickup}; the largest is 2`)
      return { kind, ...at, seat, pickup: pickup as PickupKind }
    }
    case 'beacon':
      return { kind, ...at, lit: reader.u8() === 1 }
  }
}
