import { CELL_U, TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { poseX, poseY } from '@tidepaint/shared/wire/pose'
import { type ArenaState, CraftState } from '@tidepaint/shared/wire/state'

/** A craft stays in view until it is this much further away than where it came in. */
const LEAVE_BEYOND_CELLS = tuning.sight.leaveCells - tuning.sight.enterCells
/** A pose is off by so much at most: half a sixteenth of a cell on each axis. */
const POSE_CELLS = Math.hypot(1 / 32, 1 / 32)
/** Nothing that was told of a craft may be older than this while it is in view. */
const STALE_TICKS = Math.ceil(150 / TICK_MS)
/** The fastest there is: a dash on own colour. */
const TICK_CELLS_MAX = (tuning.craft.speedVpt / 1024) * 2.5 * 1.25
const fields = Object.keys(new CraftState().toJSON()) as (keyof CraftState)[]
/** Those after `flags` are sent to a craft's own pilot alone. */
const publicFields = fields.slice(0, fields.indexOf('flags') + 1)
const ownFields = fields.slice(publicFields.length)

interface Point {
  x: number
  y: number
}

/** Looks at the craft that one player is shown, patch by patch, for what should not be among them. */
export class CraftWatch {
  readonly #seat: number
  readonly #found: (text: string) => void
  /** What the latest patch showed of each seat. */
  #shown = new Map<number, string>()
  #own: Point | undefined
  /** Until then the own craft has just come from elsewhere, and what is old was near it there. */
  #settledTick = 0

  constructor(seat: number, found: (text: string) => void) {
    this.#seat = seat
    this.#found = found
  }

  /** Everything comes anew with the next patch. */
  forget(): void {
    this.#shown.clear()
  }

  /** Craft come in within `enterCells` of the own one. */
  look(state: ArenaState, enterCells: number): void {
    const own = state.crafts.get(String(this.#seat))
    if (own === undefined) return
    this.#follow(own, state)
    const shown = new Map<number, string>()
    state.crafts.forEach((craft, key) => {
      const seat = Number(key)
      if (seat === this.#seat) return
      const told = publicFields.map((field) => craft[field]).join()
      shown.set(seat, told)
      this.#judge(craft, seat, this.#reachOf(seat, told, enterCells, state))
      this.#lookAtFields(craft, seat)
    })
    this.#shown = shown
  }

  #follow({ x, y }: Point, state: ArenaState): void {
    const before = this.#own
    this.#own = { x, y }
    const movedU = before ? Math.hypot(x - before.x, y - before.y) : 0
    const isJump = movedU > 2 * state.patchTicks * TICK_CELLS_MAX * CELL_U
    if (isJump) this.#settledTick = state.tick + staleTicks(state)
  }

  /** What is told anew is of this patch; what is not was true a moment ago, and the own craft flew on. */
  #reachOf(seat: number, told: string, enterCells: number, state: ArenaState): number {
    const before = this.#shown.get(seat)
    if (before === undefined) return enterCells
    const leaveCells = enterCells + LEAVE_BEYOND_CELLS
    if (before !== told) return leaveCells
    if (state.tick < this.#settledTick) return Number.POSITIVE_INFINITY
    return leaveCells + staleTicks(state) * TICK_CELLS_MAX
  }

  #judge({ pose }: CraftState, seat: number, reachCells: number): void {
    const own = this.#own as Point
    const awayU = Math.hypot(poseX(pose) - own.x, poseY(pose) - own.y)
    if (awayU <= (reachCells + POSE_CELLS) * CELL_U) return
    this.#found(`the craft of seat ${seat} from beyond ${Math.round(reachCells)} cells`)
  }

  #lookAtFields(craft: CraftState, seat: number): void {
    // Until it is told, a field has no value here, not even its default.
    const told = ownFields.filter((field) => craft[field] !== undefined)
    if (told.length > 0) this.#found(`${told.join(', ')} of seat ${seat}`)
  }
}

/** An overloaded server says itself that it tells of craft less often. */
const staleTicks = ({ farTicks, patchTicks }: ArenaState): number =>
  Math.max(STALE_TICKS, farTicks * patchTicks)
