import { TICK_HZ } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import { LightLine, type LineEars } from '../bots/LightLine.ts'
import { LightPilot } from '../bots/lightInput.ts'
import type { Player } from '../bots/Player.ts'
import { Refused, reserve, type Seat } from '../bots/reserve.ts'
import type { Behaviour, Stay } from './Behaviour.ts'

/** Reads for so long on each of its lines. */
const READS_MS = 1500
/** A line that broke without a word. */
const BROKEN = 1006

/** The framework cuts who leaves three of its pings unanswered, one each three seconds. */
const PONG_EVERY_FRAMES = 2 * TICK_HZ

/**
 * What it does not read fills the buffers of both systems first, which on one machine takes minutes
 * of a match, and then the server's. It goes on sending inputs, and that is how it learns of a cut.
 */
export const slowReader: Behaviour = {
  text: 'stops reading and says that it is there, is cut for that and comes back, until it is told that it is too slow',
  kind: 'light',
  closes: [closeReasons.tooSlow.code],
  async join(stay) {
    const reader = new SlowReader(stay)
    await reader.open(await reserve(stay))
    return reader
  },
}

class SlowReader implements Player {
  readonly #stay: Stay
  readonly #pilot: LightPilot
  #line: LightLine | undefined
  #readsUntilMs = 0
  #frames = 0
  state: Player['state'] = 'away'
  closedWith = 0

  constructor(stay: Stay) {
    this.#stay = stay
    this.#pilot = new LightPilot(stay.dice)
  }

  /** Takes or resumes a seat. Throws `Refused`. */
  async open(seat: Seat, token = ''): Promise<void> {
    const ears: LineEars = { closed: (code) => this.#closed(code) }
    const line = await LightLine.open(this.#stay, seat, ears, token)
    // It left meanwhile.
    if (this.state === 'ended') return line.leave()
    this.#line = line
    this.#readsUntilMs = performance.now() + READS_MS
    this.state = 'live'
  }

  frame(dueMs: number): void {
    if (this.state !== 'live') return
    this.#line?.send(encodeInputs(undefined, [this.#pilot.next()]))
    if (++this.#frames % PONG_EVERY_FRAMES === 0) this.#line?.pong()
    if (dueMs >= this.#readsUntilMs) this.#line?.reads(false)
  }

  drop(): void {
    if (this.state !== 'live') return
    this.#stay.tally.count('drops')
    this.#comeBack()
  }

  leave(): Promise<void> {
    this.state = 'ended'
    this.#line?.reads(true)
    this.#line?.leave()
    return Promise.resolve()
  }

  #closed(code: number): void {
    if (code !== BROKEN) {
      this.state = 'ended'
      this.closedWith = code
    } else if (this.state === 'live') {
      this.#stay.tally.count('slowCuts')
      this.#comeBack()
    }
  }

  #comeBack(): void {
    const { tally } = this.#stay
    const line = this.#line
    if (!line) return
    this.state = 'away'
    line.drop()
    const isBack = () => tally.count('resumes')
    this.open(line.seat, line.token).then(isBack, (error: unknown) => {
      if (this.state === 'ended') return
      this.state = 'ended'
      tally.count(`resume refused: ${error instanceof Refused ? error.code : 'fault'}`)
    })
  }
}
