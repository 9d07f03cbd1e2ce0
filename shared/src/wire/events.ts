import type { PickupKind, SimEvent } from '../sim/world.ts'
import { type ByteReader, type ByteWriter, WireError } from '../sim/bytes.ts'

/** Order is the wire's: append only. */
const kinds = ['bolt', 'splat', 'mirror', 'ram', 'splash', 'drop', 'pickup', 'beacon'] as const

const NOBODY = 255

const seatOut = (seat: number): number => (seat < 0 ? NOBODY : seat)
const seatIn = (seat: number): number => (seat === NOBODY ? -1 : seat)

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
      writer.u8(event.seat)
      writer.u8(event.heading)
      writer.u8(event.bomb)
      break
    case 'splat':
      writer.u16(event.bolt & 0xffff)
      writer.u8(event.seat)
      writer.u8(event.team)
      writer.u8(event.halfCells)
      writer.u8(seatOut(event.hit))
      break
    case 'mirror':
      writer.u16(event.bolt & 0xffff)
      writer.u8(event.seat)
      writer.u8(event.heading)
      break
    case 'ram':
      writer.u8(event.seat)
      writer.u8(event.by)
      break
    case 'splash':
      writer.u8(event.seat)
      writer.u8(seatOut(event.by))
      writer.u8(seatOut(event.assist))
      break
    case 'drop':
      writer.u8(event.seat)
      break
    case 'pickup':
      writer.u8(event.seat)
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
        seat: reader.u8(),
        heading: reader.u8(),
        bomb: reader.u8(),
      }
    case 'splat': {
      const [bolt, seat, team] = [reader.u16(), reader.u8(), reader.u8()]
      return { kind, ...at, bolt, seat, team, halfCells: reader.u8(), hit: seatIn(reader.u8()) }
    }
    case 'mirror':
      return { kind, ...at, bolt: reader.u16(), seat: reader.u8(), heading: reader.u8() }
    case 'ram':
      return { kind, ...at, seat: reader.u8(), by: reader.u8() }
    case 'splash':
      return {
        kind,
        ...at,
        seat: reader.u8(),
        by: seatIn(reader.u8()),
        assist: seatIn(reader.u8()),
      }
    case 'drop':
      return { kind, ...at, seat: reader.u8() }
    case 'pickup': {
      const seat = reader.u8()
      const pickup = reader.u8()
      if (pickup > 2) throw new WireError(`pickup ${pickup}; the largest is 2`)
      return { kind, ...at, seat, pickup: pickup as PickupKind }
    }
    case 'beacon':
      return { kind, ...at, lit: reader.u8() === 1 }
  }
}
