import type { Address } from '@tidepaint/client/net/findRoom'
import { isPassing, WayBack } from '@tidepaint/client/net/WayBack'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import type { Dice } from '../dice.ts'
import type { Tally } from '../measure/Tally.ts'
import { comeBack } from './comeBack.ts'
import { FRAME } from './frames.ts'
import { LightLine, type LineEars, type PatchHead, seatAt } from './LightLine.ts'
import { LightPilot } from './lightInput.ts'
import type { Player } from './Player.ts'
import { Refused, reserve, type Seat, type Wish } from './reserve.ts'

/** Inputs of which the sending is remembered until they are confirmed. */
const UNCONFIRMED_MAX = 256
const PING_EVERY_FRAMES = 15
/** For as long a seat is held by default: the server's word on it is not decoded. */
const HOLDS_S = 30
const BROKEN = 1006
const PING = Uint8Array.of(FRAME.ping)

/** A player over the raw protocol: sends an input each frame, decodes nothing, counts and checks frames. */
export class LightBot implements Player {
  readonly #tally: Tally
  readonly #wish: Wish
  readonly #pilot: LightPilot
  readonly #way: WayBack
  #line: LightLine | undefined
  /** Those of `#line`. */
  #ears: LineEars | undefined
  /** A line where the match is about to go on; resolves without one if it did not. */
  #next: Promise<LightLine | undefined> | undefined
  /** The last input on this line. */
  #sent: CraftInput | undefined
  /** When the latest inputs were meant to be sent, by their number. */
  readonly #sentAtMs = new Float64Array(UNCONFIRMED_MAX)
  #inputs = 0
  #confirmed = 0
  #patchAtMs = 0
  #fastestMs = Number.POSITIVE_INFINITY
  #tick = 0
  #frames = 0
  /** Of pings that were not answered yet, in order. */
  #pingedAtMs: number[] = []
  state: Player['state'] = 'live'
  closedWith = 0
  /** Called when the server ends the stay. */
  onClosed: ((code: number) => void) | undefined

  private constructor(wish: Wish, { roomId }: Seat, tally: Tally, dice: Dice) {
    this.#wish = wish
    this.#way = new WayBack(wish.target, roomId)
    this.#way.holdsFor(HOLDS_S)
    this.#tally = tally
    this.#pilot = new LightPilot(dice)
  }

  /** Takes a seat; resolves with the first full state. Throws `Refused`. */
  static async join(wish: Wish, tally: Tally, dice: Dice): Promise<LightBot> {
    const seat = await reserve(wish)
    const bot = new LightBot(wish, seat, tally, dice)
    await bot.#open(seat)
    return bot
  }

  get roomId(): string | undefined {
    return this.#line?.seat.roomId
  }

  /** One frame, meant for `dueMs`: sends the next input. */
  frame(dueMs: number): void {
    if (this.state !== 'live') return
    const input = this.#pilot.next()
    const frame = encodeInputs(this.#sent, [input])
    this.#sent = input
    this.#sentAtMs[++this.#inputs % UNCONFIRMED_MAX] = dueMs
    this.send(frame)
    this.#tally.count('inputs')
    if (++this.#frames % PING_EVERY_FRAMES === 0) this.ping(dueMs)
  }

  /** Asks for an echo. */
  ping(dueMs: number): void {
    this.#pingedAtMs.push(dueMs)
    this.send(PING)
  }

  /** Sends a frame of another kind. */
  send(frame: Uint8Array): void {
    this.#line?.send(frame)
    this.#tally.count('bytesOut', frame.length)
  }

  /** Breaks the line as a pulled cable would, and comes back to the seat. */
  drop(): void {
    const line = this.#line
    if (this.state !== 'live' || !line) return
    this.#tally.count('drops')
    this.#broke(line, BROKEN)
    line.drop()
  }

  leave(): Promise<void> {
    this.state = 'ended'
    this.#line?.leave()
    return Promise.resolve()
  }

  #broke(broken: LightLine, code: number, isAsked = false): void {
    this.state = 'away'
    this.#way.closed(code, isAsked)
    this.#comeBack(broken, performance.now(), isAsked ? this.#next : undefined).catch(
      (error: unknown) => {
        this.#tally.count(`resume refused: ${error instanceof Refused ? error.code : 'fault'}`)
        this.state = 'ended'
      },
    )
  }

  async #comeBack(
    broken: LightLine,
    brokeAtMs: number,
    next: Promise<LightLine | undefined> | undefined,
  ): Promise<void> {
    if (await next) return
    await comeBack({
      wish: this.#wish,
      way: this.#way,
      broken,
      isWanted: () => this.state === 'away',
      open: (seat, token) => this.#open(seat, token),
    })
    if (this.state !== 'live') return
    this.#tally.count('resumes')
    this.#tally.record('resume', performance.now() - brokeAtMs)
  }

  async #open(seat: Seat, token = ''): Promise<void> {
    this.#patchAtMs = this.#tick = 0
    const ears = this.#makeEars()
    this.#goOnWith(await LightLine.open(this.#wish, seat, ears, token), ears)
  }

  /** The match is about to go on there: a line waits for it while this one plays, as a page's does. */
  #openNext(to: Address): void {
    const line = this.#line
    if (!line || this.state !== 'live') return
    const ears = this.#makeEars()
    const seat = seatAt(to, line.seat, this.#wish)
    const next = LightLine.open(this.#wish, seat, ears, line.token).catch(() => undefined)
    this.#next = next
    void next.then((opened) => {
      if (this.#next === next) this.#next = undefined
      if (!opened) return
      // It came another way meanwhile.
      if (this.#line !== line) return opened.drop()
      this.#tally.count('moves')
      this.#goOnWith(opened, ears)
      this.#way.mended()
      line.drop()
    })
  }

  #goOnWith(line: LightLine, ears: LineEars): void {
    // It left meanwhile.
    if (this.state === 'ended') return line.leave()
    // Of a new line all counts begin anew.
    this.#inputs = this.#confirmed = 0
    this.#fastestMs = Number.POSITIVE_INFINITY
    this.#pingedAtMs = []
    this.#sent = undefined
    this.#line = line
    this.#ears = ears
    this.state = 'live'
  }

  #makeEars(): LineEars {
    const ears: LineEars = {
      patch: (head, bytes) => this.#patched(head, bytes),
      tickFrame: (frame) => this.#framed(frame),
      pong: () => this.#ponged(),
      moving: (to) => this.#openNext(to),
      stray: () => this.#tally.count('strayFrames'),
      closed: (code) => {
        if (this.#ears === ears) this.#closed(code)
      },
    }
    return ears
  }

  #patched({ serverMs, inputsSpent }: PatchHead, bytes: number): void {
    const nowMs = performance.now()
    this.#tally.count('patches')
    this.#tally.count('bytesIn', bytes)
    if (this.#patchAtMs > 0) this.#tally.record('patchGap', nowMs - this.#patchAtMs)
    this.#patchAtMs = nowMs
    this.#fastestMs = Math.min(this.#fastestMs, nowMs - serverMs)
    this.#tally.record('deliveryLate', nowMs - serverMs - this.#fastestMs)
    this.#confirm(inputsSpent, nowMs)
  }

  #confirm(inputsSpent: number, nowMs: number): void {
    const oldest = Math.max(this.#confirmed, this.#inputs - UNCONFIRMED_MAX)
    for (let input = oldest + 1; input <= Math.min(inputsSpent, this.#inputs); input++) {
      this.#tally.record('inputConfirmed', nowMs - (this.#sentAtMs[input % UNCONFIRMED_MAX] ?? 0))
    }
    this.#confirmed = Math.max(this.#confirmed, inputsSpent)
  }

  /** Tick frames come in order, each once. */
  #framed(frame: Buffer): void {
    this.#tally.count('bytesIn', frame.length)
    if (frame.length < 4) return this.#tally.count('badFrames')
    const tick = frame.readUInt32LE(0)
    if (tick <= this.#tick) this.#tally.count('badFrames')
    this.#tick = tick
  }

  #ponged(): void {
    const sinceMs = this.#pingedAtMs.shift()
    if (sinceMs !== undefined) this.#tally.record('roundTrip', performance.now() - sinceMs)
  }

  #closed(code: number): void {
    // A cut of our own is followed by a return.
    if (this.state !== 'live' || !this.#line) return
    if (isPassing(code)) {
      this.#broke(this.#line, code, code === closeReasons.mayReturn.code)
      return
    }
    this.state = 'ended'
    this.closedWith = code
    this.onClosed?.(code)
  }
}
