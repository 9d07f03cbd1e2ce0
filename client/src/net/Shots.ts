import type { SimEvent } from '@tidepaint/shared/sim/world'
import type { BoltPose } from './arenaView.ts'
import type { CellAt } from './boltPath.ts'
import { type Fired, OwnBolts, type Target } from './OwnBolts.ts'
import { RemoteBolts } from './RemoteBolts.ts'

/** What goes with an event: whose it is, and in which tick it happened. */
interface Told {
  isOwn: boolean
  team: number
  tick: number
  confirmed: number
}

/** All bolts in the air: own ones ahead of the server, those of others behind it. */
export class Shots {
  readonly poses: BoltPose[] = []
  readonly own: OwnBolts
  readonly #remote: RemoteBolts

  constructor(cellAt: CellAt) {
    this.own = new OwnBolts(cellAt)
    this.#remote = new RemoteBolts(cellAt)
  }

  /** The own gun fired, as the prediction has it; `nowMs` on the page's clock. */
  fire(fired: Fired, nowMs: number): void {
    this.own.fire(fired, nowMs)
  }

  /** Takes in what the server says of bolts in `tick`, which spent own inputs up to `confirmed`. */
  receive(event: SimEvent, { isOwn, team, tick, confirmed }: Told): void {
    if (event.kind === 'bolt' && isOwn) this.own.announce(event.bolt, confirmed)
    else if (event.kind === 'bolt') this.#remote.announce(event, team, tick)
    else if (event.kind === 'mirror') {
      this.own.lose(event.bolt)
      this.#remote.announce(event, team, tick)
    } else if (event.kind === 'splat') {
      this.own.judge(event.bolt, event.hit)
      this.#remote.end(event.bolt, tick)
    }
  }

  /** All events of the ticks that spent own inputs up to `confirmed` were taken in. */
  settle(confirmed: number): void {
    this.own.settle(confirmed)
  }

  /** Moves all for a frame; own ones end on what they meet among `targets`. */
  advance(viewTick: number, nowMs: number, targets: readonly Target[]): void {
    this.poses.length = 0
    this.own.advance(nowMs, targets, this.poses)
    this.#remote.advance(viewTick, this.poses)
  }

  /** Another line: what the server has not announced of own shots, it will not. */
  startOver(): void {
    this.own.forgetAwaited()
  }

  /** What others fired in a later tick than this was not fired. */
  forgetAfter(tick: number): void {
    this.#remote.forgetAfter(tick)
  }

  clear(): void {
    this.own.clear()
    this.#remote.clear()
  }
}
