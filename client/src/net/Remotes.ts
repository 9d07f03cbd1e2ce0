import { Callbacks, Predict, type Room } from '@colyseus/sdk'
import { CELL_U } from '@tidepaint/shared/tuning'
import type { ArenaState, CraftState } from '@tidepaint/shared/wire/state'
import type { CraftPose } from './arenaView.ts'
import type { ViewClock } from './ViewClock.ts'

/** A step of more than 4 cells from one patch to the next is a drop-in: not interpolated. */
const SNAP_U = 4 * CELL_U
/** Time in which a drawn direction closes 63 % of its gap. */
const TURN_MS = 45

interface Remote {
  craft: CraftState
  pose: CraftPose
  detach: () => void
}

/** All craft in view: the others between two patches at the view clock, drawn from their state. */
export class Remotes {
  readonly poses: CraftPose[] = []
  readonly #bySeat = new Map<number, Remote>()
  readonly #predict: Predict
  readonly #state: ArenaState
  readonly #ownSeat: number
  readonly #stop: (() => void)[]
  #advancedAtMs = 0

  constructor(room: Room, clock: ViewClock, ownSeat: number) {
    this.#state = room.state as ArenaState
    this.#ownSeat = ownSeat
    this.#predict = Predict.get(room, {
      name: 'others',
      mode: 'lerp',
      delay: 0,
      snap: SNAP_U,
      clock,
    })
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

  /** Places all poses for a frame at `nowMs` (page clock), after the view clock was advanced. */
  advance(nowMs: number): void {
    const eased = 1 - Math.exp(-Math.max(0, nowMs - this.#advancedAtMs) / TURN_MS)
    this.#advancedAtMs = nowMs
    this.#predict.tick(nowMs)
    for (const { craft, pose } of this.#bySeat.values()) {
      if (!pose.own) {
        pose.x = this.#predict.value(craft, 'x') / CELL_U
        pose.y = this.#predict.value(craft, 'y') / CELL_U
        pose.headingTurns = turnTowards(pose.headingTurns, craft.heading / 256, eased)
        pose.aimTurns = turnTowards(pose.aimTurns, craft.aim / 256, eased)
      }
      pose.team = craft.team
      pose.health = craft.health
      pose.flags = craft.flags
      const entry = this.#state.roster.get(String(pose.seat))
      pose.name = entry?.name ?? ''
      pose.bot = entry?.bot ?? true
    }
  }

  dispose(): void {
    for (const stop of this.#stop) stop()
    this.#predict.dispose()
  }

  #add(craft: CraftState, seat: number): void {
    const own = seat === this.#ownSeat
    const pose: CraftPose = {
      seat,
      team: craft.team,
      x: craft.x / CELL_U,
      y: craft.y / CELL_U,
      headingTurns: craft.heading / 256,
      aimTurns: craft.aim / 256,
      health: craft.health,
      flags: craft.flags,
      own,
      name: '',
      bot: true,
    }
    const detach = own ? () => {} : this.#predict.attach(craft, { x: 'lerp', y: 'lerp' })
    this.#bySeat.set(seat, { craft, pose, detach })
    this.poses.push(pose)
  }

  #remove(seat: number): void {
    const remote = this.#bySeat.get(seat)
    if (!remote) return
    remote.detach()
    this.#bySeat.delete(seat)
    this.poses.splice(this.poses.indexOf(remote.pose), 1)
  }
}

/** Closes `share` of the shorter way from one direction to another, in turns from 0 to 1. */
export function turnTowards(from: number, to: number, share: number): number {
  const gap = ((to - from + 1.5) % 1) - 0.5
  return (from + gap * share + 1) % 1
}
