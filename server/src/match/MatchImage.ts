import { modeOf } from '@tidepaint/shared/modes/modes'
import { type ByteReader, ByteWriter, WireError } from '@tidepaint/shared/sim/bytes'
import { decodeWorld, encodeWorld } from '@tidepaint/shared/sim/codec'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { SEATS_MAX } from '@tidepaint/shared/tuning'
import { PLAY, PODIUM } from '@tidepaint/shared/wire/state'
import type { Rounds } from './rounds.ts'
import { readText, readWithin, type Seal, seal, unseal, writeText } from './seal.ts'
import { type Pilot, pilots, type Seat } from './seats.ts'

/** "TIDM" */
export const matchSeal: Seal = { magic: 0x4d444954, version: 1, what: 'match' }
const U16_MAX = 0xffff
const U32_MAX = 0xffff_ffff

/** A seat that a human has, present or away. */
export type TakenSeat = Pick<Seat, 'seat' | 'pilot' | 'name'>

/** Who sits where. */
export interface Seating {
  taken: readonly TakenSeat[]
  /** Seats that were taken since the latest tick that was played. */
  newSeats: readonly number[]
}

/**
 * All that a running match needs to go on as it would have: what is not here begins anew without
 * anybody's loss (allowances of inputs, thoughts of bots, the key of bolt numbers, savings).
 */
export interface MatchImage extends Rounds, Seating {
  /** From which the names of bots follow. */
  namesSeed: number
}

/** Equal matches have equal images. */
export function encodeMatch(match: { image(): MatchImage }): Uint8Array<ArrayBuffer> {
  const image = match.image()
  const { mode } = image.world
  const writer = new ByteWriter(65_536)
  writeText(writer, mode.id)
  for (const part of [mode.seats, mode.matchTicks, mode.podiumTicks]) writer.varint(part)
  for (const key of ['match', 'phase', 'endsTick', 'winner', 'namesSeed'] as const) {
    writer.varint(image[key])
  }
  writeSeating(writer, image)
  writer.raw(encodeWorld(image.world))
  return seal(matchSeal, writer.view())
}

/** Throws `WireError`, with a line for the operator, unless it is a whole image of this version. */
export function decodeMatch(bytes: Uint8Array): MatchImage {
  const reader = unseal(matchSeal, bytes)
  const mode = readMode(reader)
  const head = {
    match: readWithin(reader, 1, U16_MAX, 'the match'),
    phase: readWithin(reader, PLAY, PODIUM, 'the phase'),
    endsTick: readWithin(reader, 0, U32_MAX, 'the end'),
    winner: readWithin(reader, 0, 255, 'the winner'),
    namesSeed: readWithin(reader, 0, U32_MAX, 'the seed of names'),
  }
  const seating = readSeating(reader, mode)
  const world = decodeWorld(reader.raw(reader.left), (id) => (id === mode.id ? mode : undefined))
  return { ...head, world, ...seating }
}

export function writeSeating(writer: ByteWriter, { taken, newSeats }: Seating): void {
  writer.varint(taken.length)
  for (const { seat, pilot, name } of taken) {
    writer.varint(seat)
    writer.u8(pilots.indexOf(pilot))
    writeText(writer, name)
  }
  writer.varint(newSeats.length)
  for (const seat of newSeats) writer.varint(seat)
}

/** Throws `WireError` for what no match of the mode has. */
export function readSeating(reader: ByteReader, mode: Mode): Seating {
  const seatIn = () => readWithin(reader, 0, mode.seats - 1, 'a seat')
  const taken = listOf(reader, mode, () => ({
    seat: seatIn(),
    pilot: pilotOf(reader.u8()),
    name: readText(reader),
  }))
  return { taken, newSeats: listOf(reader, mode, seatIn) }
}

function readMode(reader: ByteReader): Mode {
  const id = readText(reader)
  const known = modeOf(id)
  if (known === undefined) throw new WireError('the image of a match of an unknown mode')
  const seats = readWithin(reader, 1, SEATS_MAX, 'the number of seats')
  const [matchTicks, podiumTicks] = [reader.varint(), reader.varint()]
  return { ...known, seats, matchTicks, podiumTicks }
}

/** At most one row for each seat. */
function listOf<Row>(reader: ByteReader, mode: Mode, read: () => Row): Row[] {
  const length = readWithin(reader, 0, mode.seats, 'the number of seats taken')
  return Array.from({ length }, read)
}

function pilotOf(index: number): Pilot {
  const pilot = pilots[index]
  if (pilot === undefined) throw new WireError(`pilot ${index}: unknown`)
  return pilot
}
