import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS, tuning } from '@tidepaint/shared/tuning'
import { type ArenaState, FLYING } from '@tidepaint/shared/wire/state'
import { BoltCountWatch } from './BoltCountWatch.ts'
import { CraftWatch } from './CraftWatch.ts'
import { hearTicks } from './hearTicks.ts'
import { Reach } from './Reach.ts'

const { enterCells, floorCells, matesBlockCells, matesTicks } = tuning.sight
/** Changes follow a chunk for longer than it is in reach, but not for as long as it is wide. */
const FOLLOWED_CELLS = CHUNK_CELLS
/** The floor is sent before it is to be seen. */
const BEYOND_CELLS = floorCells - enterCells
const BLOCK_U = matesBlockCells * CELL_U

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
  readonly #reach: Reach
  readonly #crafts: CraftWatch
  readonly #boltCount: BoltCountWatch
  #tick = 0
  /** Where things lay or lie that are not always to be seen. */
  readonly #places = new Map<string, string>()

  constructor(session: ArenaSession, found: (text: string) => void) {
    this.#session = session
    this.#found = found
    this.#reach = new Reach(session)
    this.#crafts = new CraftWatch(session.seat, found)
    this.#boltCount = new BoltCountWatch(found)
    hearTicks(session, {
      event: (event) => this.#heard(event),
      chunk: (chunk, isWhole) => this.#floor(chunk, isWhole),
      mates: (blocks) => this.#lookAtMates(blocks),
      patched: (state) => this.#patched(state),
    })
    session.room.onReconnect(() => {
      this.#reach.renew(this.#tick)
      this.#crafts.forget()
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
    // Much has happened since the last one.
    if (state.tick > this.#tick + state.patchTicks) this.#places.clear()
    this.#tick = state.tick
    this.#reach.follow(state.tick)
    this.#crafts.look(state, this.#reach.cells)
    this.#lookAtPlaces(state)
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
    if (event.kind === 'bolt') this.#boltCount.born(event.bolt)
    if (event.kind === 'beacon' || this.#concerns(event)) return
    // Who splashed whom is told to all, but not where.
    if (event.kind === 'splash' && event.x === 0 && event.y === 0) return
    const reachCells = this.#reachOf(event)
    if (this.#isBeyond(event, reachCells)) {
      this.#found(`a ${event.kind} of seat ${event.seat} from beyond ${reachCells} cells`)
    }
  }

  /** What flies may fly into the area. */
  #reachOf({ kind }: SimEvent): number {
    const isShot = kind === 'bolt' || kind === 'mirror'
    const reachCells = this.#reach.cells
    return isShot ? Math.min(enterCells, reachCells + tuning.bolt.lifeTicks) : reachCells
  }

  #lookAtMates(blocks: Uint8Array): void {
    const { crafts, roster, tick, patchTicks } = this.#state
    const own = crafts.get(String(this.#session.seat))
    const team = [...roster.values()].filter((entry) => entry.team === own?.team)
    if (blocks.length / 2 > team.length) this.#found('more mates than the team has')
    // Told out of turn, they are of a while ago.
    if (own === undefined || (own.flags & FLYING) === 0 || tick % matesTicks >= patchTicks) return
    const [x, y] = [Math.floor(own.x / BLOCK_U), Math.floor(own.y / BLOCK_U)]
    const hasOwn = blocks.some((block, at) => at % 2 === 0 && block === x && blocks[at + 1] === y)
    if (!hasOwn) this.#found('where another team is')
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
    const wholeCells = this.#reach.cells + BEYOND_CELLS
    const reachCells = isWhole ? wholeCells : wholeCells + FOLLOWED_CELLS
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
