import type { PickupKind, SimEvent } from '../sim/world.ts'
import { type ByteReader, type ByteWriter, WireError } from '../sim/bytes.ts'
import { SEATS_MAX } from '../tuning.ts'

/** Order is the wire's: append only. */
const kinds = ['bolt', 'splat', 'mirror', 'ram', 'splash', 'drop', 'pickup', 'beacon'] as const

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
 * Bolt numbers are sent modulo 65,536.
 */
export function writeEvent(writer: ByteWriter, event: SimEvent): void {
  writer.u8(kinds.indexOf(event.kind))
  writer.u16(event.x)
  writer.u16(event.y)
  switch (event.kind) {
    case 'bolt':
      writer.u16(event.bolt & 0xffff)
      writeSeat(writer, event.seat)
      writer.u8(event.heading)
      writer.u8(event.bomb)
      break
    case 'splat':
      writer.u16(event.bolt & 0xffff)
      writeSeat(writer, event.seat)
      writer.u8(event.team)
      writer.u8(event.halfCells)
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

/** Reads one event that `writeEvent` wrote; throws `WireError` on an unknown kind. */
export function readEvent(reader: ByteReader): SimEvent {
  const code = reader.u8()
  const kind = kinds[code]
  if (!kind) throw new WireError(`event kind ${code}; the largest is ${kinds.length - 1}`)
  const at = { x: reader.u16(), y: reader.u16() }
  switch (kind) {
    case 'bolt':
      return {
        kind,
        ...at,
        bolt: reader.u16(),
        seat: readSeat(reader),
        heading: reader.u8(),
        bomb: reader.u8(),
      }
    case 'splat': {
      const [bolt, seat, team] = [reader.u16(), readSeat(reader), reader.u8()]
      return {
        kind,
        ...at,
        bolt,
        seat,
        team,
        halfCells: reader.u8(),
        hit: readSeatOrNobody(reader),
      }
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
