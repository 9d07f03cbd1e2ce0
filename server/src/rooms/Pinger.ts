import type { Socket } from 'node:net'
import { type LinePulse, pulseOf, type WebSocket } from './LinePulse.ts'

/** Each socket has its turn once in this time. */
const ROUND_MS = 3000
/** Moments of a round: with 10,000 sockets 167 have their turn in one, which is 5 ms of work. */
const SLOTS = 60
/** A socket that brought no byte in so many turns in a row, pings notwithstanding, is half open. */
const QUIET_TURNS_MAX = 2
/** One that talks and answers no ping for so many is nobody's who reads, whatever its room thinks. */
const AWAITED_TURNS_MAX = 5

interface Watched {
  ws: WebSocket
  socket: Socket
  pulse: LinePulse
  bytesHeard: number
  quietTurns: number
  awaitedTurns: number
}

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
    const watched = {
      ws,
      socket,
      pulse: pulseOf(ws),
      bytesHeard: 0,
      quietTurns: 0,
      awaitedTurns: 0,
    }
    slot.add(watched)
    ws.once('close', () => slot.delete(watched))
  }

  #advance(): void {
    this.#slot = (this.#slot + 1) % SLOTS
    for (const watched of this.#slots[this.#slot] ?? []) takeTurn(watched)
  }
}

function takeTurn(watched: Watched): void {
  const { ws, socket, pulse } = watched
  watched.quietTurns = socket.bytesRead === watched.bytesHeard ? watched.quietTurns + 1 : 0
  watched.awaitedTurns = pulse.isAwaited ? watched.awaitedTurns + 1 : 0
  watched.bytesHeard = socket.bytesRead
  const isGone = watched.quietTurns >= QUIET_TURNS_MAX || watched.awaitedTurns >= AWAITED_TURNS_MAX
  if (isGone) ws.terminate()
  // One that is not answered is followed by no other: they would pile up.
  else if (!pulse.isAwaited) pulse.ping()
}
