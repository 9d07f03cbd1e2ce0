import { CELL_U } from '@tidepaint/shared/tuning'
import { poseHeading, poseX, poseY } from '@tidepaint/shared/wire/pose'
import type { CraftState } from '@tidepaint/shared/wire/state'
import type { CraftPose } from './arenaView.ts'
import { Tier } from './Tier.ts'
import { Track } from './Track.ts'

/** Time in which a drawn direction closes 63 % of its gap. */
const TURN_MS = 45
/** Whoever is drawn moving at least so far in a tick points where they go. */
const MOVING_U = 0.03 * CELL_U
/** A pose tells headings no finer than to half a sixteenth of a turn. */
const HEADING_TURNS = 1 / 32
/** Faster than this nobody comes to rest from one tick to the next, other than at a wall. */
const FAST_U = CELL_U / 8

/** A patch as it bears on one craft. */
export interface Heard {
  tick: number
  /** It has all that may be seen of the craft, wherever that is. */
  isWhole: boolean
  /** Craft far away are told of in it. */
  isTurn: boolean
  /** Whether the craft is in the near tier; undefined if only what comes can tell. */
  isNear: boolean | undefined
}

/** One craft in view: what was heard of it, and how it is drawn. */
export class Remote {
  readonly craft: CraftState
  readonly pose: CraftPose
  readonly track: Track
  readonly tier: Tier
  #packed: number
  #aim: number
  #advancedAtMs = 0

  constructor(
    craft: CraftState,
    start: { seat: number; own: boolean; tick: number; delayTicks: number },
  ) {
    this.craft = craft
    this.#packed = craft.pose
    this.#aim = craft.aim
    this.pose = poseOf(craft, start.seat, start.own)
    this.track = new Track(start.tick, poseX(craft.pose), poseY(craft.pose), start.delayTicks)
    this.tier = new Tier(start.delayTicks > 0)
  }

  /** Takes in what a patch says of the craft, or that it says nothing. */
  heard({ tick, isWhole, isTurn, isNear }: Heard): void {
    const { pose, aim } = this.craft
    const isChanged = pose !== this.#packed || aim !== this.#aim
    this.#packed = pose
    this.#aim = aim
    if (!isWhole) this.tier.heard(isTurn, isChanged)
    if (isNear !== undefined) this.tier.isFar = !isNear
    const isTold = isWhole || isTurn || isChanged || isNear === true
    if (isTold || this.#stands) this.track.note(tick, poseX(pose), poseY(pose))
  }

  /** Nothing was said of it: if it is near, it stands. One that was fast has more likely become far. */
  get #stands(): boolean {
    return !this.tier.isFar && (this.track.latestStepU ?? 0) < FAST_U
  }

  /** Places the pose for a frame at `nowMs` (page clock) that shows the server's `viewTick`. */
  advance(nowMs: number, viewTick: number): void {
    const { craft, pose } = this
    const eased = 1 - Math.exp(-Math.max(0, nowMs - this.#advancedAtMs) / TURN_MS)
    this.#advancedAtMs = nowMs
    if (!pose.own) this.#place(viewTick, eased)
    pose.team = craft.team
    pose.health = craft.health
    pose.flags = craft.flags
  }

  #place(viewTick: number, eased: number): void {
    const { craft, pose, track } = this
    track.moveTo(viewTick)
    pose.x = track.x / CELL_U
    pose.y = track.y / CELL_U
    pose.headingTurns = turnTowards(pose.headingTurns, this.#headingTurns, eased)
    pose.aimTurns = turnTowards(pose.aimTurns, craft.aim / 256, eased)
  }

  /** Where it goes; while it stands, what the pose says, unless it is drawn so already. */
  get #headingTurns(): number {
    const { wayX, wayY } = this.track
    if (Math.hypot(wayX, wayY) > MOVING_U) return Math.atan2(wayY, wayX) / (2 * Math.PI)
    const { headingTurns } = this.pose
    const told = poseHeading(this.craft.pose) / 256
    return Math.abs(turnsBetween(headingTurns, told)) <= HEADING_TURNS ? headingTurns : told
  }
}

const poseOf = (craft: CraftState, seat: number, own: boolean): CraftPose => ({
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
})

/** The shorter way from one direction to another, in turns: -0.5 to 0.5. */
const turnsBetween = (from: number, to: number): number => ((to - from + 1.5) % 1) - 0.5

/** Closes `share` of the shorter way from one direction to another, in turns from 0 to 1. */
export function turnTowards(from: number, to: number, share: number): number {
  return (from + turnsBetween(from, to) * share + 1) % 1
}
