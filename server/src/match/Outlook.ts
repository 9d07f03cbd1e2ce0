import { ByteWriter } from '@tidepaint/shared/sim/bytes'
import type { World } from '@tidepaint/shared/sim/world'
import { writeFrameHead } from '@tidepaint/shared/wire/tickFrame'
import type { FloorStream } from './FloorStream.ts'
import { FloorSubscription } from './FloorSubscription.ts'
import { type Due, Interest, type Patch } from './interest.ts'
import type { PatchEvents } from './PatchEvents.ts'

/** What all players are told alike in one patch. */
export interface Told {
  world: World
  patch: Patch
  events: PatchEvents
  /** Undefined in the tick in which a match begins: the arena's seed is only then on its way. */
  floor: FloorStream | undefined
  /** Sections that are told once: the latest coarse map, and to each team where its craft are. */
  overview: Uint8Array
  mates: readonly Uint8Array[]
}

/** Used by all, one after the other. */
const sections: Uint8Array[] = []

/** What one player sees of the match: which craft, which part of the floor, which events. */
export class Outlook {
  readonly #seat: number
  readonly #interest: Interest
  readonly #writer = new ByteWriter(1024)
  #stream: FloorStream | undefined
  #subscription: FloorSubscription | undefined
  /** The sections that this player was told last. */
  #overview: Uint8Array | undefined
  #mates: Uint8Array | undefined

  /** Of the player in `seat`, one of so many `seats`. */
  constructor(seat: number, seats: number) {
    this.#seat = seat
    this.#interest = new Interest(seat, seats)
  }

  /** The craft to tell of in this patch, as of the latest `look`. */
  get due(): Due {
    return this.#interest.due
  }

  /** Follows the world, once a patch; calls back for each craft that came into view or left it. */
  look({ patch }: Told, entered: (seat: number) => void, left: (seat: number) => void): void {
    this.#interest.update(patch, entered, left)
  }

  /**
   * The tick frame of this player, or undefined if there is nothing to tell. Call it after `look`; it
   * holds until the next call.
   */
  frame(told: Told): Uint8Array<ArrayBuffer> | undefined {
    const writer = this.#writer
    writer.clear()
    writeFrameHead(writer, told.world.tick)
    const headBytes = writer.length
    if (told.floor) this.#writeFloor(told.floor, told)
    told.events.tell(this.#interest, told.patch, writer)
    return writer.length > headBytes ? writer.view() : undefined
  }

  /** The patch after the latest `look` was not sent. */
  skipped(): void {
    this.#interest.skipped()
    this.#subscription?.skipped()
  }

  /** The player's screen shows what is within `cells` of their craft. */
  show(cells: number): void {
    this.#interest.show(cells)
  }

  /** Chunks that the player holds in another version than we think. */
  want(chunks: readonly number[]): void {
    this.#subscription?.want(chunks)
  }

  #writeFloor(floor: FloorStream, { world, overview, mates }: Told): void {
    const writer = this.#writer
    const own = world.crafts[this.#seat]
    const ownMates = own && mates[own.team]
    if (overview !== this.#overview) writer.raw(overview)
    if (ownMates && ownMates !== this.#mates) writer.raw(ownMates)
    this.#overview = overview
    this.#mates = ownMates
    if (floor !== this.#stream) this.#subscription = new FloorSubscription(floor)
    this.#stream = floor
    if (own === undefined) return
    sections.length = 0
    this.#subscription?.collect(own.x, own.y, sections, this.#interest.areaCells)
    for (const section of sections) writer.raw(section)
  }
}
