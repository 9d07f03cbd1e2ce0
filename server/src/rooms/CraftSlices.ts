import {
  $refId,
  $values,
  encode,
  getEncodeDescriptor,
  type Iterator,
  OPERATION,
} from '@colyseus/schema'
import { type CraftState, OWN } from '@tidepaint/shared/wire/state'
import { CATCH_UP, CHANGES, WHOLE } from '../match/interest.ts'

/** Says that another object follows, whose number comes next. */
const SWITCH = 255
/** Head, number of up to 5 bytes, and 4 bytes for each of the fields that everybody may see. */
const SLICE_BYTES_MAX = 40
/** The fields of a body; on top of the above. */
const OWN_BYTES_MAX = 96
/** Bits of all fields. */
const ALL = -1

interface Field {
  index: number
  write: (bytes: Uint8Array, value: number, it: Iterator) => void
}

/**
 * All craft of a room as they are sent in one patch: each is encoded once, in the schema's own format,
 * and the bytes are copied to all who see it.
 *
 * Checked against @colyseus/schema 5.0.34 (`Encoder.encodeView`, `encodeSchemaOperation`): a part is
 * `FF`, the object's number, and for each field one byte that names it and its value. What changed is
 * found by comparing with what was sent, so that nothing else needs to keep track of it.
 */
export class CraftSlices {
  readonly #crafts: readonly CraftState[]
  readonly #publicFields: readonly Field[]
  readonly #ownFields: readonly Field[]
  readonly #fieldCount: number
  /** Values as they were sent last: craft by craft. */
  readonly #sent: Float64Array
  /** Bit for each public field that changed since the craft's latest far turn. */
  readonly #owed: Uint32Array
  readonly #it: Iterator = { offset: 0 }
  readonly #slab: Uint8Array
  /** Where the parts of each craft begin and end in the slab. */
  readonly #changesAt: Uint32Array
  readonly #catchUpAt: Uint32Array
  readonly #wholeAt: Uint32Array

  /** `crafts` by seat; they must be in a state that an encoder has taken over. */
  constructor(crafts: readonly CraftState[]) {
    const fields = crafts[0] === undefined ? [] : fieldsOf(crafts[0])
    this.#crafts = crafts
    this.#publicFields = fields.filter(({ isOwn }) => !isOwn)
    this.#ownFields = fields.filter(({ isOwn }) => isOwn)
    this.#fieldCount = fields.length
    this.#sent = new Float64Array(crafts.length * fields.length).fill(Number.NaN)
    this.#owed = new Uint32Array(crafts.length)
    this.#changesAt = new Uint32Array(crafts.length * 2)
    this.#catchUpAt = new Uint32Array(crafts.length * 2)
    this.#wholeAt = new Uint32Array(crafts.length * 2)
    this.#slab = new Uint8Array(crafts.length * SLICE_BYTES_MAX * 3)
  }

  /** Looks at all craft anew; `isFarTurn` says which of them players far away are sent now. */
  begin(isFarTurn: (seat: number) => boolean): void {
    this.#it.offset = 0
    this.#wholeAt.fill(0)
    for (let seat = 0; seat < this.#crafts.length; seat++) {
      const changed = this.#take(seat, this.#publicFields)
      const owed = (this.#owed[seat] as number) | changed
      this.#put(this.#changesAt, seat, changed)
      this.#put(this.#catchUpAt, seat, owed)
      this.#owed[seat] = isFarTurn(seat) ? 0 : owed
    }
  }

  /** Copies a craft's part to `out` at `at`; returns where it ends. */
  copy(seat: number, kind: number, out: Uint8Array, at: number): number {
    const places = this.#placesOf(seat, kind)
    const end = places[seat * 2 + 1] as number
    const slab = this.#slab
    let to = at
    // Ten bytes or so: a loop is quicker than a call.
    for (let from = places[seat * 2] as number; from < end; from++) out[to++] = slab[from] as number
    return to
  }

  /**
   * Writes what only the craft's own pilot is sent to `out` at `at`; returns where it ends. Once a
   * patch at most: what was not written is what changed by the next time.
   */
  writeOwn(seat: number, kind: number, out: Uint8Array, at: number): number {
    const changed = this.#take(seat, this.#ownFields)
    return this.#write(seat, this.#ownFields, kind === WHOLE ? ALL : changed, out, at)
  }

  #placesOf(seat: number, kind: number): Uint32Array {
    if (kind === CHANGES) return this.#changesAt
    if (kind === CATCH_UP) return this.#catchUpAt
    if (this.#wholeAt[seat * 2 + 1] === 0) this.#put(this.#wholeAt, seat, ALL)
    return this.#wholeAt
  }

  /** Bits of the fields that differ from what was sent last, and remembers them as sent. */
  #take(seat: number, fields: readonly Field[]): number {
    const values = valuesOf(this.#crafts[seat] as CraftState)
    const first = seat * this.#fieldCount
    let changed = 0
    for (const { index } of fields) {
      const value = values[index] as number
      if (this.#sent[first + index] === value) continue
      this.#sent[first + index] = value
      changed |= 1 << index
    }
    return changed
  }

  #put(places: Uint32Array, seat: number, changed: number): void {
    const begin = this.#it.offset
    const end = this.#write(seat, this.#publicFields, changed, this.#slab, begin)
    places[seat * 2] = begin
    places[seat * 2 + 1] = end
    this.#it.offset = end
  }

  /** Nothing at all if none of the fields changed. */
  #write(
    seat: number,
    fields: readonly Field[],
    changed: number,
    out: Uint8Array,
    at: number,
  ): number {
    if (changed === 0) return at
    const it = this.#it
    const before = it.offset
    it.offset = at
    out[it.offset++] = SWITCH
    encode.number(out, (this.#crafts[seat] as CraftState)[$refId] as number, it)
    const first = seat * this.#fieldCount
    for (const { index, write } of fields) {
      if ((changed & (1 << index)) === 0) continue
      out[it.offset++] = OPERATION.REPLACE | index
      write(out, this.#sent[first + index] as number, it)
    }
    const end = it.offset
    it.offset = before
    return end
  }
}

/** The most that `copy` and `writeOwn` add for one craft. */
export const CRAFT_BYTES_MAX = SLICE_BYTES_MAX + OWN_BYTES_MAX

const valuesOf = (craft: CraftState): readonly number[] =>
  (craft as unknown as { [$values]: readonly number[] })[$values]

/** All fields in the order of the wire; they are numbers, each behind its index. */
function fieldsOf(craft: CraftState): readonly (Field & { isOwn: boolean })[] {
  const { names, tags, encoders } = getEncodeDescriptor(craft)
  return names.map((name, index) => {
    const write = encoders[index]
    if (write === undefined || index > 31) throw new Error(`field ${name} is not a plain number`)
    return { index, write, isOwn: tags[index] === OWN }
  })
}
