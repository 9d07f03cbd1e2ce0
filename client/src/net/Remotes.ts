import { Callbacks, type Room } from '@colyseus/sdk'
import { CELL_U } from '@tidepaint/shared/tuning'
import { poseHeading, poseX, poseY } from '@tidepaint/shared/wire/pose'
import type { ArenaState, CraftState } from '@tidepaint/shared/wire/state'
import type { CraftPose } from './arenaView.ts'
import { Track } from './Track.ts'

/** A nose looks 3 cells ahead, a dash paints 2.5 cells around the one who does it, and poses are rounded. */
const NEAR_U = 5.6 * CELL_U
/** Time in which a drawn direction closes 63 % of its gap. */
const TURN_MS = 45

interface Remote {
  craft: CraftState
  pose: CraftPose
  track: Track
}

/** All craft in view: the others where they were at the view clock, drawn from their state. */
export class Remotes {
  readonly poses: CraftPose[] = []
  readonly #bySeat = new Map<number, Remote>()
  readonly #state: ArenaState
  readonly #ownSeat: number
  readonly #stop: (() => void)[]
  #advancedAtMs = 0

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

  /** The state shows the next tick. */
  ticked(): void {
    const { tick } = this.#state
    for (const { craft, track } of this.#bySeat.values()) {
      track.note(tick, poseX(craft.pose), poseY(craft.pose))
    }
  }

  /** Whether an enemy is so near to the own craft that the two paint and touch the same cells. */
  get isEnemyNear(): boolean {
    const own = this.craftOf(this.#ownSeat)
    if (!own) return false
    const [ownX, ownY] = [poseX(own.pose), poseY(own.pose)]
    for (const { craft } of this.#bySeat.values()) {
      const [dx, dy] = [poseX(craft.pose) - ownX, poseY(craft.pose) - ownY]
      if (craft.team !== own.team && Math.hypot(dx, dy) < NEAR_U) return true
    }
    return false
  }

  /** Places all poses for a frame at `nowMs` (page clock) that shows the server's `viewTick`. */
  advance(nowMs: number, viewTick: number): void {
    const eased = 1 - Math.exp(-Math.max(0, nowMs - this.#advancedAtMs) / TURN_MS)
    this.#advancedAtMs = nowMs
    for (const { craft, pose, track } of this.#bySeat.values()) {
      if (!pose.own) {
        track.moveTo(viewTick)
        pose.x = track.x / CELL_U
        pose.y = track.y / CELL_U
        pose.headingTurns = turnTowards(pose.headingTurns, poseHeading(craft.pose) / 256, eased)
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
  }

  #add(craft: CraftState, seat: number): void {
    const own = seat === this.#ownSeat
    const pose: CraftPose = {
      seat,
      team: craft.team,
      x: poseX(craft.pose) / CELL_U,
      y: poseY(craft.pose) / CELL_U,
      headingTurns: poseHeading(craft.pose) / 256,
      aimTurns: craft.aim / 256,
      health: craft.health,
      flags: craft.flags,
      own,
      name: '',
      bot: true,
    }
    const track = new Track(this.#state.tick, poseX(craft.pose), poseY(craft.pose))
    this.#bySeat.set(seat, { craft, pose, track })
    this.poses.push(pose)
  }

  #remove(seat: number): void {
    const remote = this.#bySeat.get(seat)
    if (!remote) return
    this.#bySeat.delete(seat)
    this.poses.splice(this.poses.indexOf(remote.pose), 1)
  }
}

/** Closes `share` of the shorter way from one direction to another, in turns from 0 to 1. */
export function turnTowards(from: number, to: number, share: number): number {
  const gap = ((to - from + 1.5) % 1) - 0.5
  return (from + gap * share + 1) % 1
}
