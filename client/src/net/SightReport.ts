import { tuning } from '@tidepaint/shared/tuning'

/** Told at most this often. */
const TELL_EVERY_MS = 500
/** Less is told only from here on: a camera that sways would be told of all the time. */
const LESS_CELLS_MIN = 2

/** Tells the server how much of the arena the screen shows, so that it sends no more than that. */
export class SightReport {
  readonly #tell: (cells: number) => void
  #shownCells: number | undefined
  #toldCells: number | undefined
  #toldAtMs = Number.NEGATIVE_INFINITY

  constructor(tell: (cells: number) => void) {
    this.#tell = tell
  }

  /** What the server was told last on this line; until then it sends as much as it may. */
  get toldCells(): number | undefined {
    return this.#toldCells
  }

  /** The screen shows what is within `cells` of the own craft. */
  show(cells: number): void {
    this.#shownCells = Math.min(Math.ceil(cells), tuning.sight.enterCells)
  }

  /** Tells what is due at `nowMs`; call it only while the line is open. */
  advance(nowMs: number): void {
    if (this.#shownCells === undefined || !this.#isNews(this.#shownCells)) return
    if (nowMs - this.#toldAtMs < TELL_EVERY_MS) return
    this.#tell(this.#shownCells)
    this.#toldCells = this.#shownCells
    this.#toldAtMs = nowMs
  }

  /** The line is another one, on which nothing was told yet. */
  renew(): void {
    this.#toldCells = undefined
    this.#toldAtMs = Number.NEGATIVE_INFINITY
  }

  #isNews(cells: number): boolean {
    if (this.#toldCells === undefined) return true
    return cells > this.#toldCells || cells <= this.#toldCells - LESS_CELLS_MIN
  }
}
