import { closeReasons } from '@tidepaint/shared/wire/close'
import { LightLine } from '../bots/LightLine.ts'
import type { Player } from '../bots/Player.ts'
import { Refused, reserve, type Seat } from '../bots/reserve.ts'
import type { Behaviour, Stay } from './Behaviour.ts'

const DUE = closeReasons.badMessage.code
/** A server waits for an acknowledgement for 10 s; then as much again, since it may be busy. */
const HELD_MS_MAX = 20_000
/** The promise was made a moment before the line was opened, and is kept for 10 s as well. */
const PROMISE_OVER_MS = 500

export const halfJoiner: Behaviour = {
  text: 'takes two seats by halves: one is promised and never taken, one taken and never acknowledged',
  kind: 'light',
  closes: [DUE],
  async join(stay) {
    const promised = await reserve(stay)
    return new HalfJoiner(stay, promised, await reserve(stay))
  },
}

class HalfJoiner implements Player {
  readonly #stay: Stay
  readonly #promised: Seat
  readonly #line: LightLine
  readonly #untilMs = performance.now() + HELD_MS_MAX
  #tryAtMs = Number.POSITIVE_INFINITY
  state: Player['state'] = 'live'
  closedWith = 0

  constructor(stay: Stay, promised: Seat, taken: Seat) {
    this.#stay = stay
    this.#promised = promised
    const closed = (code: number) => this.#closed(code)
    this.#line = LightLine.dial(stay, taken, { closed }, { acknowledges: false })
  }

  frame(dueMs: number): void {
    if (this.state === 'live' && dueMs >= this.#untilMs) this.#gotThrough('a join without its end')
    if (this.state !== 'away' || dueMs < this.#tryAtMs) return
    this.#tryAtMs = Number.POSITIVE_INFINITY
    void this.#tryPromised()
  }

  drop(): void {
    this.#line.drop()
  }

  leave(): Promise<void> {
    this.state = 'ended'
    this.#line.leave()
    return Promise.resolve()
  }

  #closed(code: number): void {
    if (this.state !== 'live') return
    this.state = 'away'
    this.closedWith = code
    this.#tryAtMs = performance.now() + PROMISE_OVER_MS
  }

  /** By now the other seat must be somebody else's, too. */
  async #tryPromised(): Promise<void> {
    try {
      const line = await LightLine.open(this.#stay, this.#promised, {})
      line.leave()
      this.#gotThrough('a promise that was over')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.#stay.tally.count('halfJoinsOver')
      this.state = 'ended'
    }
  }

  #gotThrough(what: string): void {
    this.#stay.tally.count(`got through: ${what}`)
    void this.leave()
  }
}
