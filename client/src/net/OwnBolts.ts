import type { Body } from '@tidepaint/shared/sim/world'
import { CELL_U, TICK_HZ, TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { FLYING } from '@tidepaint/shared/wire/state'
import type { BoltPose, CraftPose } from './arenaView.ts'
import { alongX, alongY, type BoltPath, boltPath, type CellAt, placeOn } from './boltPath.ts'

const MUZZLE_CELLS = tuning.bolt.muzzleU / CELL_U
const REACH_CELLS = (tuning.craft.radiusU + tuning.bolt.radiusU) / CELL_U
/** The server judges a bolt within its life and a round trip; after 3 s it will not any more. */
const KEPT_TICKS = 3 * TICK_HZ
const NOBODY = -1
/** In the place of whom a bolt met: the server never fired it. */
const NEVER_FIRED = -2

interface OwnBolt extends BoltPose {
  /** The input that fired it. */
  seq: number
  /** The server's number, once it announced this bolt. */
  id: number | undefined
  path: BoltPath
  /** When it left the muzzle, in ticks of the page's clock. */
  bornTick: number
  /** Whom it met on this screen; `NOBODY` for a wall or its range, undefined while it flies. */
  met: number | undefined
  /** Whom it met by the server's word; undefined until that comes. */
  judged: number | undefined
}

/** A shot as it leaves the gun. */
export interface Fired {
  body: Pick<Body, 'x' | 'y' | 'aim'>
  team: number
  bomb: boolean
  seq: number
}

/** Something an own bolt may run into on this screen. */
export type Target = Pick<CraftPose, 'seat' | 'team' | 'x' | 'y' | 'flags'>

/**
 * Own bolts, drawn from the moment of the click on the page's clock. What they meet on this screen
 * is compared with what the server says: the measure of its lag compensation.
 */
export class OwnBolts {
  /** Bolts that met somebody on this screen and were judged, and those judged alike. */
  hitsShown = 0
  hitsConfirmed = 0
  #bolts: OwnBolt[] = []
  readonly #cellAt: CellAt

  constructor(cellAt: CellAt) {
    this.#cellAt = cellAt
  }

  /** Input `seq` fired the gun, as the prediction has it; `nowMs` on the page's clock. */
  fire({ body, team, bomb, seq }: Fired, nowMs: number): void {
    const { aim } = body
    const x = body.x / CELL_U + alongX(aim) * MUZZLE_CELLS
    const y = body.y / CELL_U + alongY(aim) * MUZZLE_CELLS
    const pose = { x, y, headingTurns: aim / 256, team, bomb, own: true }
    const path = boltPath(x, y, aim, this.#cellAt)
    const unknown = { id: undefined, met: undefined, judged: undefined }
    this.#bolts.push({ ...pose, ...unknown, seq, path, bornTick: nowMs / TICK_MS })
  }

  /** The server fired the next own bolt, with an input up to `confirmed`. */
  announce(id: number, confirmed: number): void {
    const next = this.#awaited(confirmed)[0]
    if (next) next.id = id
  }

  /** All is told of the inputs up to `confirmed`: what was not announced will not be. */
  settle(confirmed: number): void {
    for (const bolt of this.#awaited(confirmed)) bolt.judged = NEVER_FIRED
    // One that met nobody yet vanishes in its flight, and was no hit on any screen.
    this.#bolts = this.#bolts.filter(
      ({ judged, met }) => judged !== NEVER_FIRED || met !== undefined,
    )
  }

  /** Drops those that were not announced, which no input of another line has fired. */
  forgetAwaited(): void {
    this.#bolts = this.#bolts.filter(({ id }) => id !== undefined)
  }

  #awaited(confirmed: number): OwnBolt[] {
    return this.#bolts.filter(({ id, judged, seq }) => {
      return id === undefined && judged === undefined && seq <= confirmed
    })
  }

  /** The server ended a bolt; `hit` is the seat it met, -1 for none. */
  judge(id: number, hit: number): void {
    for (const bolt of this.#bolts) if (bolt.id === id) bolt.judged = hit
  }

  /** A mirror took it over. */
  lose(id: number): void {
    this.#bolts = this.#bolts.filter((bolt) => bolt.id !== id)
  }

  /** Moves all to `nowMs`, and appends those still in the air. */
  advance(nowMs: number, targets: readonly Target[], poses: BoltPose[]): void {
    const nowTick = nowMs / TICK_MS
    this.#bolts = this.#bolts.filter((bolt) => {
      if (bolt.met === undefined) fly(bolt, nowTick - bolt.bornTick, targets)
      if (bolt.met === undefined && bolt.judged === undefined) poses.push(bolt)
      const isSettled = bolt.met !== undefined && bolt.judged !== undefined
      if (isSettled) this.#compare(bolt)
      return !isSettled && nowTick - bolt.bornTick < KEPT_TICKS
    })
  }

  clear(): void {
    this.#bolts = []
  }

  #compare({ met, judged }: OwnBolt): void {
    if (met === NOBODY) return
    this.hitsShown++
    if (judged === met) this.hitsConfirmed++
  }
}

function fly(bolt: OwnBolt, ageTicks: number, targets: readonly Target[]): void {
  placeOn(bolt.path, Math.min(ageTicks, bolt.path.ticks), bolt)
  const target = targets.find((each) => touches(bolt, each))
  if (target) bolt.met = target.seat
  else if (ageTicks > bolt.path.ticks) bolt.met = NOBODY
}

function touches(bolt: OwnBolt, target: Target): boolean {
  if ((target.flags & FLYING) === 0 || target.team === bolt.team) return false
  const [dx, dy] = [target.x - bolt.x, target.y - bolt.y]
  return dx * dx + dy * dy < REACH_CELLS * REACH_CELLS
}
