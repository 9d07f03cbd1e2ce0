import { type Client, Protocol } from '@colyseus/core'
import type { StateView } from '@colyseus/schema'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import type { ArenaState } from '@tidepaint/shared/wire/state'
import type { Due } from '../match/interest.ts'
import { craftOf } from '../match/publish.ts'
import { CRAFT_BYTES_MAX, CraftSlices } from './CraftSlices.ts'
import { CopyingSerializer, onlyFiltered, writeLine } from './colyseusInternals.ts'
import { inputsSpent } from './inputChannel.ts'
import { SharedLog } from './SharedLog.ts'
import { HEAD_BYTES_MAX, headBytes, writeHead } from './wsFrames.ts'

/** Of a patch that says when it was made and which inputs are in it. */
const TIMED = 0x80
const PATCH_HEAD_BYTES = 9
/** The two bytes in front of a tick frame: a message of bytes, and which one. */
const TICK_FRAME_HEAD = [Protocol.ROOM_DATA_BYTES, MESSAGE.tickFrame] as const

/** What one client is sent next. */
export interface Parcel {
  readonly seat: number
  due: Due
  /** Goes out right before the patch, in the same write. */
  frame: Uint8Array | undefined
  /** The latest patch that this client has; kept up to date by the serializer. */
  patch: number
}

export const newParcel = (seat: number): Parcel => ({
  seat,
  due: { seats: new Uint16Array(0), kinds: new Uint8Array(0), count: 0 },
  frame: undefined,
  patch: 0,
})

/**
 * Sends each patch with every craft encoded once, and with one write a client: the stock serializer
 * encodes all that a client sees for each client anew. On the wire it is the same, but for the order
 * of the parts, so that the stock SDK reads it.
 *
 * What everybody is sent alike is encoded by the framework, and so is what entered or left a view.
 */
export class SlicedSerializer extends CopyingSerializer {
  readonly #parcelOf: (client: Client) => Parcel | undefined
  readonly #isFarTurn: (seat: number) => boolean
  readonly #log = new SharedLog()
  #slices = new CraftSlices([])
  /** Something changed that not everybody may see, and that is no craft. */
  #hasFiltered = false
  #out = Buffer.allocUnsafeSlow(65_536)

  /**
   * `parcelOf` packs what a client is sent in this patch; undefined for nothing: what it misses then is
   * in its next one. It is asked right before it is sent, while all of it is at hand. `isFarTurn` says
   * whose turn it is with those who are far away.
   */
  constructor(
    parcelOf: (client: Client) => Parcel | undefined,
    isFarTurn: (seat: number) => boolean,
  ) {
    super()
    this.#parcelOf = parcelOf
    this.#isFarTurn = isFarTurn
  }

  override reset(state: ArenaState): void {
    super.reset(state)
    const crafts = Array.from({ length: state.crafts.size }, (_, seat) => craftOf(state, seat))
    // What changed is found by comparing, once a patch instead of once a write.
    for (const craft of crafts) craft.pauseTracking()
    this.#slices = new CraftSlices(crafts)
  }

  /** The number of the patch that is being sent, or of the latest one. */
  get patch(): number {
    return this.#log.latest
  }

  /** Whether a client that has `patch` can still be sent all that it missed since. */
  canCover(patch: number): boolean {
    return this.#log.reaches(patch)
  }

  override applyPatches(clients: Client[], state?: unknown, timing?: { sNow: number }): boolean {
    if (clients.length === 0 || timing === undefined)
      return super.applyPatches(clients, state, timing)
    this.needFullEncode = true
    this.#log.add(this.encoder.encode({ offset: 0 }))
    this.#slices.begin(this.#isFarTurn)
    const filtered = onlyFiltered(this.encoder)
    this.#hasFiltered = filtered.hasAny
    for (const client of clients) {
      const parcel = this.#parcelOf(client)
      if (parcel) this.#send(client, parcel, timing.sNow)
    }
    filtered.restore()
    this.encoder.discardChanges()
    return true
  }

  #send(client: Client, parcel: Parcel, nowMs: number): void {
    const rare = client.view ? this.#rareOf(client.view) : undefined
    this.#makeRoom(parcel, rare?.length ?? 0)
    const frameBytes = parcel.frame ? TICK_FRAME_HEAD.length + parcel.frame.length : 0
    const frameTotal = frameBytes === 0 ? 0 : headBytes(frameBytes) + frameBytes
    const patchAt = frameTotal + HEAD_BYTES_MAX
    const end = this.#writePatch(client, parcel, rare, nowMs, patchAt)
    parcel.patch = this.#log.latest
    // The heads go in front of what is known by now.
    const patchBytes = end - patchAt
    const begin = patchAt - headBytes(patchBytes) - frameTotal
    if (parcel.frame) this.#writeFrame(parcel.frame, begin)
    writeHead(this.#out, begin + frameTotal, patchBytes)
    // A copy: a slow socket holds it for longer than until the next client's.
    const bytes = Buffer.allocUnsafe(end - begin)
    this.#out.copy(bytes, 0, begin, end)
    writeLine(client, bytes, parcel.frame ? 2 : 1)
  }

  /** What entered or left the view, and what of the rest is not for everybody. */
  #rareOf(view: StateView): Uint8Array | undefined {
    if (view.changes.size === 0 && !this.#hasFiltered) return undefined
    return this.encoder.encodeView(view, 0, { offset: 0 })
  }

  #writePatch(
    client: Client,
    { seat, due, patch }: Parcel,
    rare: Uint8Array | undefined,
    nowMs: number,
    begin: number,
  ): number {
    const out = this.#out
    out[begin] = Protocol.ROOM_STATE_PATCH | TIMED
    out.writeUInt32LE(nowMs >>> 0, begin + 1)
    out.writeUInt32LE(inputsSpent(client) >>> 0, begin + 5)
    let at = this.#log.copySince(patch, out, begin + PATCH_HEAD_BYTES)
    if (rare) {
      out.set(rare, at)
      at += rare.length
    }
    for (let i = 0; i < due.count; i++) {
      const craft = due.seats[i] as number
      const kind = due.kinds[i] as number
      at = this.#slices.copy(craft, kind, out, at)
      if (craft === seat) at = this.#slices.writeOwn(craft, kind, out, at)
    }
    return at
  }

  #writeFrame(frame: Uint8Array, begin: number): void {
    const at = writeHead(this.#out, begin, TICK_FRAME_HEAD.length + frame.length)
    this.#out.set(TICK_FRAME_HEAD, at)
    this.#out.set(frame, at + TICK_FRAME_HEAD.length)
  }

  #makeRoom({ frame, due, patch }: Parcel, rareBytes: number): void {
    const heads = 2 * HEAD_BYTES_MAX + TICK_FRAME_HEAD.length + PATCH_HEAD_BYTES
    const body = this.#log.bytesSince(patch) + rareBytes + due.count * CRAFT_BYTES_MAX
    const bytes = heads + (frame?.length ?? 0) + body
    if (bytes > this.#out.length) this.#out = Buffer.allocUnsafeSlow(2 * bytes)
  }
}
