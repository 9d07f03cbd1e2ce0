import type { ScoreRow, ShownEvent } from '../net/arenaView.ts'

const LINES_MAX = 5
const SHOWN_MS = 6000

/** One splash-out: who, whom. `by` is undefined for nobody. */
export interface FeedLine {
  id: number
  by: ScoreRow | undefined
  victim: ScoreRow | undefined
  own: boolean
  untilMs: number
}

/** The latest splash-outs, newest last, for a few seconds each. */
export class Feed {
  #lines: FeedLine[] = []
  #nextId = 0
  /** Who splashed the own craft last. */
  splashedBy: ScoreRow | undefined

  note(event: ShownEvent, rows: readonly ScoreRow[], ownSeat: number, nowMs: number): void {
    if (event.kind !== 'splash') return
    const rowOf = (seat: number): ScoreRow | undefined => rows.find((row) => row.seat === seat)
    const [by, victim] = [rowOf(event.by), rowOf(event.seat)]
    const own = event.by === ownSeat || event.seat === ownSeat
    if (event.seat === ownSeat) this.splashedBy = by
    this.#lines.push({ id: this.#nextId++, by, victim, own, untilMs: nowMs + SHOWN_MS })
    if (this.#lines.length > LINES_MAX) this.#dropOne()
  }

  /** What befell others makes room first: in a crowd they would push the own lines out at once. */
  #dropOne(): void {
    const others = this.#lines.findIndex((line) => !line.own)
    this.#lines.splice(Math.max(0, others), 1)
  }

  lines(nowMs: number): readonly FeedLine[] {
    this.#lines = this.#lines.filter((line) => line.untilMs > nowMs)
    return this.#lines
  }
}
