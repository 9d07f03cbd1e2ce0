import type { Socket } from 'node:net'
import { type LinePulse, pulseOf, type WebSocket } from './LinePulse.ts'

/** Each socket has its turn once in this time. */
const ROUND_MS = 3000
/** Moments of a round: with 10,000 sockets 167 have their turn in one, which is 5 ms of work. */
const SLOTS = 60
/** A socket that brought no byte in so many turns in a row, pings notwithstanding, is half open. */
const QUIET_TURNS_MAX = 2
/** One that talks and answers nothing for so many does not read, whatever its room makes of it. */
const UNANSWERED_TURNS_MAX = 5

/**
 * Pings all sockets of a node, spread evenly over time, and ends those whose peer is gone. The
 * framework's own pings leave in one loop, which with some hundred sockets makes a tick late.
 */
export class Pinger {
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<Watched>())
  #slot = 0
  #timer: NodeJS.Timeout | undefined

  start(): void {
    this.#timer = setInterval(() => this.#advance(), ROUND_MS / SLOTS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** `socket` is what `ws` runs on. */
  watch(ws: WebSocket, socket: Socket): void {
    const slot = this.#slots.reduce((emptiest, other) =>
      other.size < emptiest.size ? other : emptiest,
    )
    const watched = new Watched(ws, socket)
    slot.add(watched)
    ws.once('close', () => slot.delete(watched))
  }

  #advance(): void {
    this.#slot = (this.#slot + 1) % SLOTS
    for (const watched of this.#slots[this.#slot] ?? []) watched.takeTurn()
  }
}

/** One socket, and what it has shown of itself by its latest turns. */
class Watched {
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #pulse: LinePulse
  #bytesHeard = 0
  #quietTurns = 0
  #answers = 0
  #unansweredTurns = 0

  constructor(ws: WebSocket, socket: Socket) {
    this.#ws = ws
    this.#socket = socket
    this.#pulse = pulseOf(ws)
  }

  takeTurn(): void {
    this.#look()
    if (this.#isGone()) this.#ws.terminate()
    // One that is not answered is followed by no other: they would pile up.
    else if (!this.#pulse.isAwaited) this.#pulse.ping()
  }

  #look(): void {
    const { bytesRead } = this.#socket
    const { answers, isAwaited } = this.#pulse
    const isQuiet = bytesRead === this.#bytesHeard
    const isUnanswered = isAwaited && answers === this.#answers
    this.#quietTurns = isQuiet ? this.#quietTurns + 1 : 0
    this.#unansweredTurns = isUnanswered ? this.#unansweredTurns + 1 : 0
    this.#bytesHeard = bytesRead
    this.#answers = answers
  }

  #isGone(): boolean {
    return this.#quietTurns >= QUIET_TURNS_MAX || this.#unansweredTurns >= UNANSWERED_TURNS_MAX
  }
}
