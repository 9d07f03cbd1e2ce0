import type { SimEvent, World } from '@tidepaint/shared/sim/world'
import { eventsSection, joinSections } from '@tidepaint/shared/wire/tickFrame'
import type { FloorStream } from './FloorStream.ts'
import { FloorSubscription } from './FloorSubscription.ts'
import { Interest } from './interest.ts'
import { tellEvents } from './tellEvents.ts'

/** What all players are told alike in one tick. */
export interface Told {
  world: World
  events: readonly SimEvent[]
  /** Undefined in the tick in which a match begins: the arena's seed is only then on its way. */
  floor: FloorStream | undefined
  /** The latest coarse map, and whether it is of this tick. */
  overview: Uint8Array
  isOverviewNew: boolean
}

/** What one player sees of the match: which craft, which part of the floor, which events. */
export class Outlook {
  readonly #seat: number
  readonly #interest: Interest
  #stream: FloorStream | undefined
  #subscription: FloorSubscription | undefined

  constructor(seat: number) {
    this.#seat = seat
    this.#interest = new Interest(seat)
  }

  /** Follows the world; calls back for each craft that came into view or left it. */
  look(world: World, entered: (seat: number) => void, left: (seat: number) => void): void {
    this.#interest.update(world.crafts, entered, left)
  }

  /** The tick frame of this player, or undefined if there is nothing to tell. */
  frame(told: Told): Uint8Array | undefined {
    const { world, events } = told
    const sections: Uint8Array[] = []
    if (told.floor) this.#collectFloor(told.floor, told, sections)
    const own = tellEvents(events, this.#seat, this.#interest, world.crafts)
    if (own.length > 0) sections.push(eventsSection(own))
    return joinSections(world.tick, sections)
  }

  /** Chunks that the player holds in another version than we think. */
  want(chunks: readonly number[]): void {
    this.#subscription?.want(chunks)
  }

  #collectFloor(floor: FloorStream, told: Told, sections: Uint8Array[]): void {
    const isFirst = floor !== this.#stream
    if (isFirst || told.isOverviewNew) sections.push(told.overview)
    if (isFirst) this.#subscription = new FloorSubscription(floor)
    this.#stream = floor
    const own = told.world.crafts[this.#seat]
    if (own) this.#subscription?.collect(own.x, own.y, sections)
  }
}
