import { type ByteReader, type ByteWriter, WireError } from '@tidepaint/shared/sim/bytes'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { copyInput, neutralInput, sanitizeInput } from '@tidepaint/shared/wire/input'
import { changedFields, inputFields, writeFields } from '@tidepaint/shared/wire/inputFrames'
import type { TickRecord } from './rounds.ts'
import { readWithin } from './seal.ts'

/** Above the fields of an input that changed: the seat has none, or a further one follows. */
const NONE = 0x20
const MORE = 0x40
/** What a tick begins with: whether a match begins in it. */
const PLAIN = 0
const BEGINS = 1
/** More than any allowance gives in one tick. */
const INPUTS_MAX = 8

/** Inputs by seat that the next ones are told apart from. */
const nothingYet = (seats: number): CraftInput[] =>
  Array.from({ length: seats }, () => neutralInput())

/** Writes ticks of one match behind each other, of inputs only what changed since the seat's last. */
export class TickWriter {
  readonly #latest: readonly CraftInput[]

  constructor(seats: number) {
    this.#latest = nothingYet(seats)
  }

  /** What follows can be read without what came before. */
  restart(): void {
    for (const input of this.#latest) copyInput(input, neutralInput())
  }

  write(writer: ByteWriter, { spent, taken, seeds }: TickRecord): void {
    writer.u8(seeds ? BEGINS : PLAIN)
    if (seeds) writer.u32(seeds.arenaSeed)
    if (seeds) writer.u32(seeds.luckSeed)
    writer.varint(taken.length)
    for (const seat of taken) writer.varint(seat)
    for (let seat = 0; seat < this.#latest.length; seat++) {
      writeInputs(writer, this.#latest[seat] as CraftInput, spent[seat] ?? [])
    }
  }
}

/** A plain loop: it runs for each seat and tick. */
function writeInputs(writer: ByteWriter, latest: CraftInput, inputs: readonly CraftInput[]): void {
  if (inputs.length === 0) writer.u8(NONE)
  for (let at = 0; at < inputs.length; at++) {
    const input = inputs[at] as CraftInput
    const changed = changedFields(latest, input)
    writer.u8(at + 1 < inputs.length ? changed | MORE : changed)
    writeFields(writer, changed, input)
    copyInput(latest, input)
  }
}

/** Reads what a `TickWriter` wrote since its last restart. */
export class TickReader {
  readonly #latest: readonly CraftInput[]

  constructor(seats: number) {
    this.#latest = nothingYet(seats)
  }

  /** Throws `WireError` for what no match with so many seats writes. */
  read(reader: ByteReader): TickRecord {
    const seats = this.#latest.length
    const begins = readWithin(reader, PLAIN, BEGINS, 'the kind of a tick') === BEGINS
    const seeds = begins ? { arenaSeed: reader.u32(), luckSeed: reader.u32() } : undefined
    const length = readWithin(reader, 0, seats, 'the number of seats taken')
    const taken = Array.from({ length }, () => readWithin(reader, 0, seats - 1, 'a seat'))
    return { seeds, taken, spent: this.#latest.map((latest) => readInputs(reader, latest)) }
  }
}

function readInputs(reader: ByteReader, latest: CraftInput): CraftInput[] {
  const inputs: CraftInput[] = []
  for (let head = reader.u8(); head !== NONE; head = reader.u8()) {
    inputFields.forEach((field, bit) => {
      if (head & (1 << bit)) latest[field] = valueOf(field, reader.u8())
    })
    // A legal input stays as it is.
    sanitizeInput(latest)
    inputs.push({ ...latest })
    if (inputs.length > INPUTS_MAX) throw new WireError(`more than ${INPUTS_MAX} inputs in a tick`)
    if ((head & MORE) === 0) break
  }
  return inputs
}

const valueOf = (field: (typeof inputFields)[number], byte: number): number =>
  field === 'moveX' || field === 'moveY' ? (byte << 24) >> 24 : byte
