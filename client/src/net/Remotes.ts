import { Callbacks, type Room } from '@colyseus/sdk'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { poseX, poseY } from '@tidepaint/shared/wire/pose'
import { measuresAt } from '@tidepaint/shared/wire/savings'
import type { ArenaState, CraftState } from '@tidepaint/shared/wire/state'
import { isFarTurn, patchNumberOf } from '@tidepaint/shared/wire/turns'
import type { CraftPose } from './arenaView.ts'
import { Remote } from './Remote.ts'

/** A nose looks 3 cells ahead, a dash paints 2.5 cells around the one who does it, and poses are rounded. */
const TOUCH_U = 5.6 * CELL_U
/** No craft flies further in a tick. */
const STEP_U_MAX = CELL_U
/** Of one so close to where the near tier ends it is not clear on which side it is. */
const UNSURE_U = CELL_U
const NEAR_U = tuning.sight.nearCells * CELL_U

/** All craft in view: the others where they were at the view clock, drawn from their state. */
export class Remotes {
  readonly poses: CraftPose[] = []
  readonly #bySeat = new Map<number, Remote>()
  readonly #state: ArenaState
  readonly #ownSeat: number
  readonly #stop: (() => void)[]
  #tick = 0

  constructor(room: Room, ownSeat: number) {
    this.#state = room.state as ArenaState
    this.#ownSeat = ownSeat
    const callbacks = Callbacks.get(room)
    this.#stop = [
      callbacks.onAdd('crafts', (craft: unknown, key: unknown) =>
        this.#add(craft as CraftState, Number(key)),
      ),
      callbacks.onRemove('crafts', (_craft: unknown, key: unknown) => this.#remove(Number(key))),
    ]
  }

  craftOf(seat: number): CraftState | undefined {
    return this.#bySeat.get(seat)?.craft
  }

  /** The state shows the next patch. */
  ticked(): void {
    const { tick, patchTicks, farTicks } = this.#state
    // A patch that makes up for others has everything, whoever is far away.
    const isWhole = tick - this.#tick !== patchTicks
    this.#tick = tick
    const number = patchNumberOf(tick, patchTicks)
    for (const remote of this.#bySeat.values()) {
      const isTurn = isFarTurn(remote.pose.seat, number, farTicks)
      remote.heard({ tick, isWhole, isTurn, isNear: this.#isNear(remote.craft) })
      remote.track.delayTicks = remote.tier.isFar ? this.#farDelayTicks : 0
    }
  }

  /** Whether an enemy is so near to the own craft that the two paint and touch the same cells. */
  get isEnemyNear(): boolean {
    const own = this.craftOf(this.#ownSeat)
    if (!own) return false
    for (const { craft, track } of this.#bySeat.values()) {
      // In a crowd even those nearby may be told late.
      const reachU = TOUCH_U + track.delayTicks * STEP_U_MAX
      if (craft.team !== own.team && distanceU(own, craft) < reachU) return true
    }
    return false
  }

  /** Places all poses for a frame at `nowMs` (page clock) that shows the server's `viewTick`. */
  advance(nowMs: number, viewTick: number): void {
    for (const remote of this.#bySeat.values()) {
      const entry = this.#state.roster.get(String(remote.pose.seat))
      remote.advance(nowMs, viewTick)
      remote.pose.name = entry?.name ?? ''
      remote.pose.bot = entry?.bot ?? true
    }
  }

  dispose(): void {
    for (const stop of this.#stop) stop()
  }

  /** Between two turns nothing is told of who is far away. */
  get #farDelayTicks(): number {
    return (this.#state.farTicks - 1) * this.#state.patchTicks
  }

  /** By the server's rule for near ones; undefined where that cannot be told from here. */
  #isNear(craft: CraftState): boolean | undefined {
    const own = this.craftOf(this.#ownSeat)
    if (!own) return undefined
    const awayU = distanceU(own, craft)
    if (awayU > NEAR_U + UNSURE_U) return false
    const isCrowded = this.#bySeat.size > measuresAt(this.#state.savings).nearMax
    return isCrowded || awayU > NEAR_U - UNSURE_U ? undefined : true
  }

  #add(craft: CraftState, seat: number): void {
    const isFar = seat !== this.#ownSeat && this.#isNear(craft) === false
    const delayTicks = isFar ? this.#farDelayTicks : 0
    const own = seat === this.#ownSeat
    const remote = new Remote(craft, { seat, own, tick: this.#state.tick, delayTicks })
    this.#bySeat.set(seat, remote)
    this.poses.push(remote.pose)
  }

  #remove(seat: number): void {
    const remote = this.#bySeat.get(seat)
    if (!remote) return
    this.#bySeat.delete(seat)
    this.poses.splice(this.poses.indexOf(remote.pose), 1)
  }
}

const distanceU = (a: CraftState, b: CraftState): number =>
  Math.hypot(poseX(a.pose) - poseX(b.pose), poseY(a.pose) - poseY(b.pose))
