import { HEADING_X, HEADING_Y } from '@tidepaint/shared/sim/fixed'
import { type Body, type SimEvent, SOLID } from '@tidepaint/shared/sim/world'
import { CELL_U, TICK_MS, tuning } from '@tidepaint/shared/tuning'
import type { BoltPose } from './arenaView.ts'

const CELLS_PER_TICK = tuning.bolt.speedVpt / 1024
const MUZZLE_CELLS = tuning.bolt.muzzleU / CELL_U
const REACH_CELLS = (tuning.craft.radiusU + tuning.bolt.radiusU) / CELL_U

export type EventOf<K extends SimEvent['kind']> = Extract<SimEvent, { kind: K }>

interface Bolt extends BoltPose {
  /** The server's number modulo 65,536; undefined for an own bolt that it has not announced yet. */
  id: number | undefined
  startX: number
  startY: number
  heading: number
  /** When it left the muzzle, in ticks: of the view clock, or of the page clock if it is our own. */
  bornTick: number
  /** Ticks from birth at which it is over. */
  endsAfter: number
  seat: number
}

/** Something an own bolt may run into on this screen. */
export interface Target {
  seat: number
  team: number
  x: number
  y: number
  flying: boolean
}

/**
 * Bolts as they are drawn. The server only announces births and ends; between them both sides know
 * the way. Own bolts fly from the moment of the click, on the page's clock; all others on the view
 * clock, where their targets are.
 */
export class Bolts {
  #bolts: Bolt[] = []
  readonly #poses: BoltPose[] = []
  readonly #cellAt: (x: number, y: number) => number

  constructor(cellAt: (x: number, y: number) => number) {
    this.#cellAt = cellAt
  }

  /** The own gun fired, as the prediction has it; `nowMs` on the page's clock. */
  fireOwn(own: { seat: number; team: number; body: Body; bomb: boolean }, nowMs: number): void {
    const { aim: heading, x, y } = own.body
    this.#add({
      id: undefined,
      seat: own.seat,
      team: own.team,
      x: x / CELL_U + ((HEADING_X[heading] as number) / 1024) * MUZZLE_CELLS,
      y: y / CELL_U + ((HEADING_Y[heading] as number) / 1024) * MUZZLE_CELLS,
      heading,
      bomb: own.bomb,
      own: true,
      bornTick: nowMs / TICK_MS,
    })
  }

  /** The server announced a bolt, born in `tick`. An own one is only given its number. */
  announce(event: EventOf<'bolt'>, team: number, own: boolean, tick: number): void {
    const unnamed = own && this.#bolts.find((bolt) => bolt.own && bolt.id === undefined)
    if (unnamed) unnamed.id = event.bolt
    if (!own) this.#addAnnounced(event, team, event.bomb === 1, tick)
  }

  /** A mirror threw a bolt back in `tick`: from here it belongs to `team`. */
  mirror(event: EventOf<'mirror'>, team: number, tick: number): void {
    const bomb = this.#bolts.find((bolt) => bolt.id === event.bolt)?.bomb ?? false
    this.#bolts = this.#bolts.filter((bolt) => bolt.id !== event.bolt)
    this.#addAnnounced(event, team, bomb, tick)
  }

  /** The server ended a bolt in `tick`. */
  end(id: number, tick: number): void {
    for (const bolt of this.#bolts) {
      if (bolt.id === id) bolt.endsAfter = bolt.own ? 0 : Math.min(bolt.endsAfter, tick - bolt.bornTick)
    }
  }

  /** Moves all bolts and drops those that are over; own ones also end on a target of this screen. */
  advance(viewTick: number, nowMs: number, targets: readonly Target[]): void {
    const ownTick = nowMs / TICK_MS
    this.#bolts = this.#bolts.filter((bolt) => {
      const age = (bolt.own ? ownTick : viewTick) - bolt.bornTick
      if (age > bolt.endsAfter) return false
      const way = Math.max(0, age) * CELLS_PER_TICK
      bolt.x = bolt.startX + ((HEADING_X[bolt.heading] as number) / 1024) * way
      bolt.y = bolt.startY + ((HEADING_Y[bolt.heading] as number) / 1024) * way
      return !(bolt.own && targets.some((target) => touches(bolt, target)))
    })
    this.#poses.length = 0
    for (const bolt of this.#bolts) if (bolt.own || viewTick >= bolt.bornTick) this.#poses.push(bolt)
  }

  poses(): readonly BoltPose[] {
    return this.#poses
  }

  clear(): void {
    this.#bolts = []
  }

  #addAnnounced(
    event: EventOf<'bolt'> | EventOf<'mirror'>,
    team: number,
    bomb: boolean,
    bornTick: number,
  ): void {
    const { seat, heading } = event
    const [x, y] = [event.x / CELL_U, event.y / CELL_U]
    this.#add({ id: event.bolt, seat, team, x, y, heading, bomb, own: false, bornTick })
  }

  #add(born: Omit<Bolt, 'startX' | 'startY' | 'headingTurns' | 'endsAfter'>): void {
    const { x, y, heading } = born
    this.#bolts.push({
      ...born,
      startX: x,
      startY: y,
      headingTurns: heading / 256,
      endsAfter: this.#ticksToWall(x, y, heading),
    })
  }

  /** Ticks until the way is blocked by something solid or the range is flown. */
  #ticksToWall(x: number, y: number, heading: number): number {
    const stepX = (HEADING_X[heading] as number) / 1024 / 4
    const stepY = (HEADING_Y[heading] as number) / 1024 / 4
    const quarters = tuning.bolt.lifeTicks * CELLS_PER_TICK * 4
    for (let i = 0; i <= quarters; i++) {
      if (this.#cellAt(x + stepX * i, y + stepY * i) === SOLID) return i / 4 / CELLS_PER_TICK
    }
    return tuning.bolt.lifeTicks
  }
}

function touches(bolt: Bolt, target: Target): boolean {
  if (!target.flying || target.team === bolt.team) return false
  const [dx, dy] = [target.x - bolt.x, target.y - bolt.y]
  return dx * dx + dy * dy < REACH_CELLS * REACH_CELLS
}
