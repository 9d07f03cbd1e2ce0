import { WayBack } from '@tidepaint/client/net/WayBack'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import { comeBack } from '../bots/comeBack.ts'
import { LightLine, type LineEars } from '../bots/LightLine.ts'
import { LightPilot } from '../bots/lightInput.ts'
import type { Player } from '../bots/Player.ts'
import { Refused, reserve, type Seat } from '../bots/reserve.ts'
import type { Behaviour, Stay } from './Behaviour.ts'

/** Reads for so long on each of its lines. */
const READS_MS = 1500
const TRICKLE_BYTES_PER_S = 1024
const BROKEN = 1006
/** With the first two it may come back; after the third, from a process that lost the room, it asks again. */
const cuts: readonly number[] = [
  BROKEN,
  closeReasons.mayReturn.code,
  closeReasons.resumeRefused.code,
]

/** Says that it is there more often than it is asked. */
const PONG_EVERY_FRAMES = 2 * TICK_HZ

/**
 * What it does not read fills the buffers of both systems first, which on one machine takes minutes
 * of a match, and then the server's. It goes on sending inputs, and that is how it learns of a cut.
 */
export const slowReader: Behaviour = {
  text: 'stops reading and says that it is there, is cut for that and comes back, until it is told that it is too slow',
  kind: 'light',
  closes: [closeReasons.tooSlow.code],
  join: (stay) => joinReading(stay, 0),
}

export const trickleReader: Behaviour = {
  text: 'reads 1 KB a second, and gets as much as that carries or is cut and refused',
  kind: 'light',
  closes: [closeReasons.tooSlow.code],
  join: (stay) => joinReading(stay, TRICKLE_BYTES_PER_S),
}

async function joinReading(stay: Stay, bytesPerS: number): Promise<SlowReader> {
  const seat = await reserve(stay)
  const reader = new SlowReader(stay, seat, bytesPerS)
  await reader.open(seat)
  return reader
}

class SlowReader implements Player {
  readonly #stay: Stay
  readonly #pilot: LightPilot
  readonly #way: WayBack
  readonly #bytesPerFrame: number
  /** What it may read and has not yet. */
  #creditBytes = 0
  #line: LightLine | undefined
  #readsUntilMs = 0
  #frames = 0
  state: Player['state'] = 'away'
  closedWith = 0

  /** Reads so much once it has stopped to read all. */
  constructor(stay: Stay, { roomId }: Seat, bytesPerS: number) {
    this.#stay = stay
    this.#way = new WayBack(stay.target, roomId)
    this.#bytesPerFrame = bytesPerS / TICK_HZ
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
    if (dueMs >= this.#readsUntilMs) this.#readSlowly()
  }

  #readSlowly(): void {
    this.#creditBytes += this.#bytesPerFrame
    const bytes = Math.floor(this.#creditBytes)
    this.#creditBytes -= bytes
    this.#line?.readSome(bytes)
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
    if (!cuts.includes(code)) {
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
    this.#way.closed(BROKEN)
    const isBack = () => tally.count('resumes')
    const open = (seat: Seat, token: string) => this.open(seat, token)
    const isWanted = () => this.state === 'away'
    const back = { wish: this.#stay, way: this.#way, broken: line, isWanted, open }
    comeBack(back).then(isBack, (error: unknown) => {
      if (this.state === 'ended') return
      this.state = 'ended'
      tally.count(`resume refused: ${error instanceof Refused ? error.code : 'fault'}`)
    })
  }
}
