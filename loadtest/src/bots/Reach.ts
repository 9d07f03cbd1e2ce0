import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { TICK_HZ, tuning } from '@tidepaint/shared/tuning'

const { enterCells, enterCellsMin } = tuning.sight
/** So long a server that was told of a smaller screen may not have heard it yet. */
const SETTLE_TICKS = 2 * TICK_HZ

/** Within how many cells a session may be told of things, by what it told the server of its screen. */
export class Reach {
  readonly #session: ArenaSession
  #toldCells: number = enterCells
  #beforeCells: number = enterCells
  #settledTick = 0

  constructor(session: ArenaSession) {
    this.#session = session
  }

  /** As of the latest `follow`. */
  get cells(): number {
    return Math.max(this.#toldCells, this.#beforeCells)
  }

  /** Looks at what was told; once with each patch. */
  follow(tick: number): void {
    const toldCells = Math.max(enterCellsMin, this.#session.toldCells ?? enterCells)
    if (toldCells < this.#toldCells) this.#keep(this.#toldCells, tick)
    this.#toldCells = toldCells
    if (tick >= this.#settledTick) this.#beforeCells = 0
  }

  /** The line is another one, of which the server was told nothing. */
  renew(tick: number): void {
    this.#keep(enterCells, tick)
  }

  #keep(cells: number, tick: number): void {
    this.#beforeCells = Math.max(this.#beforeCells, cells)
    this.#settledTick = tick + SETTLE_TICKS
  }
}
