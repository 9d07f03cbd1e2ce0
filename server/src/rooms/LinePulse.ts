import { randomInt } from 'node:crypto'
import type { WebSocketClient } from '@colyseus/ws-transport'
import type { PacedLine } from './LinePace.ts'

export type WebSocket = WebSocketClient['ref']

const WORD_BYTES = 4
const WORD_VALUES = 2 ** (8 * WORD_BYTES)

/**
 * Pings of one socket and their answers. A pong comes from behind all that was sent before its ping,
 * so it tells what the peer has read, however much the kernels and proxies on the way hold. Each
 * ping carries a word by chance: who does not read cannot know what to answer.
 */
export class LinePulse implements PacedLine {
  readonly #ws: WebSocket
  /** Words of the pings without an answer yet, oldest first. */
  readonly #awaited: number[] = []
  #answers = 0

  constructor(ws: WebSocket) {
    this.#ws = ws
    ws.on('pong', (data) => this.#heard(data))
  }

  get unsentBytes(): number {
    return this.#ws.bufferedAmount
  }

  get isAwaited(): boolean {
    return this.#awaited.length > 0
  }

  /** Pings that were answered so far. */
  get answers(): number {
    return this.#answers
  }

  ping(): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    const word = randomInt(WORD_VALUES)
    const data = Buffer.allocUnsafe(WORD_BYTES)
    data.writeUInt32BE(word)
    this.#awaited.push(word)
    this.#ws.ping(data)
  }

  /** A peer may leave earlier pings unanswered when it answers a later one. */
  #heard(data: Buffer): void {
    if (data.length !== WORD_BYTES) return
    const index = this.#awaited.indexOf(data.readUInt32BE())
    if (index < 0) return
    this.#awaited.splice(0, index + 1)
    this.#answers++
  }
}

const pulses = new WeakMap<WebSocket, LinePulse>()

/** The one pulse that a socket has. */
export function pulseOf(ws: WebSocket): LinePulse {
  const known = pulses.get(ws)
  if (known) return known
  const pulse = new LinePulse(ws)
  pulses.set(ws, pulse)
  return pulse
}
