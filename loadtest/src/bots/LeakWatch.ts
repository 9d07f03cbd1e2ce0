import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS, tuning } from '@tidepaint/shared/tuning'
import { poseX, poseY } from '@tidepaint/shared/wire/pose'
import { type ArenaState, CraftState } from '@tidepaint/shared/wire/state'
import { hearTicks } from './hearTicks.ts'

const { enterCells, leaveCells, floorCells } = tuning.sight
/** Changes follow a chunk for longer than it is in reach, but not for as long as it is wide. */
const FOLLOWED_CELLS = floorCells + CHUNK_CELLS
/** A pose is off by so much at most: half a sixteenth of a cell on each axis. */
const POSE_CELLS = Math.hypot(1 / 32, 1 / 32)
const fields = Object.keys(new CraftState().toJSON()) as (keyof CraftState)[]
/** Those after `flags` are sent to a craft's own pilot alone. */
const ownFields = fields.slice(fields.indexOf('flags') + 1)

interface Point {
  x: number
  y: number
}

/**
 * Looks through all that a session is sent for what its player should not know, and calls `found`
 * with each finding in words. What belongs to a tick is of the moment at which the server decided on
 * it, so the bounds are those of the protocol to the unit.
 */
export class LeakWatch {
  readonly #session: ArenaSession
  readonly #found: (text: string) => void
  #tick = 0
  /** Seats that the latest patch showed. */
  #shown = new Set<number>()
  /** Where things lay or lie that are not always to be seen. */
  readonly #places = new Map<string, string>()

  constructor(session: ArenaSession, found: (text: string) => void) {
    this.#session = session
    this.#found = found
    hearTicks(session, {
      event: (event) => this.#heard(event),
      chunk: (chunk, isWhole) => this.#floor(chunk, isWhole),
      patched: (state) => this.#patched(state),
    })
    session.room.onMessage('*', (type) =>
      found(`message ${type}, which the protocol does not have`),
    )
  }

  get #state(): ArenaState {
    return this.#session.room.state as ArenaState
  }
  get #own(): Point | undefined {
    return this.#state.crafts.get(String(this.#session.seat))
  }

  #patched(state: ArenaState): void {
    if (state.tick !== this.#tick + 1) this.#forget()
    this.#tick = state.tick
    this.#lookAtCrafts(state)
    this.#lookAtPlaces(state)
  }

  /** A line was resumed: everything comes anew, and much has happened. */
  #forget(): void {
    this.#shown.clear()
    this.#places.clear()
  }

  #lookAtCrafts({ crafts }: ArenaState): void {
    const shown = new Set<number>()
    crafts.forEach((craft, key) => {
      const seat = Number(key)
      if (seat === this.#session.seat) return
      shown.add(seat)
      const reachCells = this.#shown.has(seat) ? leaveCells : enterCells
      const shownAt = { x: poseX(craft.pose), y: poseY(craft.pose) }
      if (this.#isBeyond(shownAt, reachCells + POSE_CELLS)) {
        this.#found(`the craft of seat ${seat} from beyond ${reachCells} cells`)
      }
      // Until it is told, a field has no value here, not even its default.
      const told = ownFields.filter((field) => craft[field] !== undefined)
      if (told.length > 0) this.#found(`${told.join(', ')} of seat ${seat}`)
    })
    this.#shown = shown
  }

  #lookAtPlaces({ pickups, beaconLit, beaconX, beaconY }: ArenaState): void {
    this.#lookAtPlace('the beacon', beaconLit, `${beaconX} ${beaconY}`)
    pickups.forEach(({ kind, x, y, up }, index) => {
      this.#lookAtPlace(`pickup ${index}`, up, `${kind} ${x} ${y}`)
    })
  }

  /** What is not there stays where it was. */
  #lookAtPlace(name: string, isThere: boolean, place: string): void {
    const before = this.#places.get(name) ?? place
    this.#places.set(name, place)
    if (!isThere && place !== before) this.#found(`where ${name} will be`)
  }

  #heard(event: SimEvent): void {
    if (event.kind === 'beacon' || this.#concerns(event)) return
    // Who splashed whom is told to all, but not where.
    if (event.kind === 'splash' && event.x === 0 && event.y === 0) return
    if (this.#isBeyond(event, enterCells)) {
      this.#found(`a ${event.kind} of seat ${event.seat} from beyond ${enterCells} cells`)
    }
  }

  #concerns(event: Exclude<SimEvent, { kind: 'beacon' }>): boolean {
    const named = [event.seat]
    if (event.kind === 'splat') named.push(event.hit)
    if (event.kind === 'ram' || event.kind === 'splash') named.push(event.by)
    if (event.kind === 'splash') named.push(event.assist)
    return named.includes(this.#session.seat)
  }

  #floor(chunk: number, isWhole: boolean): void {
    // The session has heard this frame, too, and what it cannot place it would have anew.
    if (!isWhole && this.#session.floor.wanted.has(chunk)) {
      this.#found(`changes of chunk ${chunk}, which was not sent before`)
    }
    const reachCells = isWhole ? floorCells : FOLLOWED_CELLS
    if (this.#isBeyond(this.#nearestOf(chunk), reachCells)) {
      this.#found(`chunk ${chunk} of the floor from beyond ${reachCells} cells`)
    }
  }

  /** The point of a chunk that is nearest to the own craft. */
  #nearestOf(chunk: number): Point {
    const sideU = CHUNK_CELLS * CELL_U
    const perSide = this.#state.side / CHUNK_CELLS
    const [left, top] = [(chunk % perSide) * sideU, Math.floor(chunk / perSide) * sideU]
    const { x, y } = this.#own ?? { x: left, y: top }
    const within = (at: number, start: number) => Math.min(Math.max(at, start), start + sideU)
    return { x: within(x, left), y: within(y, top) }
  }

  #isBeyond(point: Point, cells: number): boolean {
    const own = this.#own
    return own !== undefined && Math.hypot(point.x - own.x, point.y - own.y) > cells * CELL_U
  }
}
