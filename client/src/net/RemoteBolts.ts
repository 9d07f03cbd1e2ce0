import { CELL_U, TICK_HZ } from '@tidepaint/shared/tuning'
import type { BoltPose } from './arenaView.ts'
import { type BoltPath, boltPath, type CellAt, type EventOf, placeOn } from './boltPath.ts'

/** Later than this nobody sees the end of a bolt: frames stopped, as in a hidden tab. */
const KEPT_TICKS = 2 * TICK_HZ

interface RemoteBolt extends BoltPose {
  /** The server's number, modulo 65,536. */
  id: number
  path: BoltPath
  bornTick: number
  /** Tick of the view clock after which it is over. */
  endTick: number
}

/**
 * Bolts of others, drawn on the view clock, where their targets are drawn too. The server announces
 * births, ends and turns; between them both sides know the way.
 */
export class RemoteBolts {
  #bolts: RemoteBolt[] = []
  readonly #cellAt: CellAt

  constructor(cellAt: CellAt) {
    this.#cellAt = cellAt
  }

  /** A bolt of `team` was born in `tick`, or thrown back by a mirror. */
  announce(event: EventOf<'bolt'> | EventOf<'mirror'>, team: number, tick: number): void {
    const turned = this.#bolts.find(({ id }) => id === event.bolt)
    const bomb = event.kind === 'bolt' ? event.bomb === 1 : (turned?.bomb ?? false)
    const [x, y] = [event.x / CELL_U, event.y / CELL_U]
    const path = boltPath(x, y, event.heading, this.#cellAt)
    const pose = { x, y, headingTurns: event.heading / 256, team, bomb, own: false }
    this.#bolts = this.#bolts.filter((bolt) => {
      return bolt !== turned && bolt.endTick > tick - KEPT_TICKS
    })
    this.#bolts.push({ ...pose, id: event.bolt, path, bornTick: tick, endTick: tick + path.ticks })
  }

  /** The server ended a bolt in `tick`. */
  end(id: number, tick: number): void {
    for (const bolt of this.#bolts) if (bolt.id === id) bolt.endTick = Math.min(bolt.endTick, tick)
  }

  /** Moves all to the view clock, drops those that are over, and appends those to be drawn. */
  advance(viewTick: number, poses: BoltPose[]): void {
    this.#bolts = this.#bolts.filter((bolt) => viewTick <= bolt.endTick)
    for (const bolt of this.#bolts) {
      placeOn(bolt.path, viewTick - bolt.bornTick, bolt)
      if (viewTick >= bolt.bornTick) poses.push(bolt)
    }
  }

  /** Those that were born in a later tick than this were not. */
  forgetAfter(tick: number): void {
    this.#bolts = this.#bolts.filter(({ bornTick }) => bornTick <= tick)
  }

  clear(): void {
    this.#bolts = []
  }
}
