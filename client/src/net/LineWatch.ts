import type { Room } from '@colyseus/sdk'
import { closeReasons, refusals } from '@tidepaint/shared/wire/close'
import type { Line } from './arenaView.ts'
import { OUTDATED } from './WayBack.ts'

/** Without a patch for this long the player is told that the line broke. */
const QUIET_MS = 400
/** Without a patch for this long the socket is given up and opened anew. */
const DEAD_MS = 1500
/** After a frame this long it was the page that stood still: what it missed is read before the next one. */
const STOOD_MS = 300
/** The close code of a seat that was given up on purpose. */
const LEFT = 4000
/** Whoever was sent away like this would be again, or did not mean to stay. */
const endsForGood: readonly number[] = [
  LEFT,
  closeReasons.badMessage.code,
  closeReasons.unsupportedFrame.code,
  closeReasons.tooSlow.code,
  closeReasons.replaced.code,
  OUTDATED,
]

/**
 * Tells whether the line lives. A browser learns late or never that a socket is dead, but patches
 * come every tick: silence is the sign.
 */
export class LineWatch {
  line: Line = { state: 'live' }
  readonly #room: Room
  #heardAtMs: number
  #advancedAtMs: number
  #stood = false

  constructor(room: Room, nowMs: number) {
    this.#room = room
    this.#heardAtMs = nowMs
    this.#advancedAtMs = nowMs
  }

  /** A patch arrived at `atMs` (page clock, as all times here). */
  heard(atMs: number): void {
    this.#heardAtMs = atMs
    this.line = { state: 'live' }
  }

  /** Another line is open; its first patch takes a round trip more. */
  opened(atMs: number): void {
    this.#heardAtMs = atMs
  }

  /** Call once a frame. */
  advance(nowMs: number): void {
    // Not twice in a row: a page may be slow for good.
    this.#stood = !this.#stood && nowMs - this.#advancedAtMs > STOOD_MS
    this.#advancedAtMs = nowMs
    if (this.#stood) return
    const quietMs = nowMs - this.#heardAtMs
    if (quietMs > QUIET_MS) this.broke(this.#heardAtMs)
    if (quietMs > DEAD_MS && this.#isThoughtOpen()) {
      this.#heardAtMs = nowMs
      this.#room.connection.close(closeReasons.mayReturn.code)
    }
  }

  broke(sinceMs: number): void {
    if (this.line.state === 'live') this.line = { state: 'away', sinceMs }
  }

  ended(code: number): void {
    this.line = { state: 'ended', code, text: textOf(code), mayPlayOn: !endsForGood.includes(code) }
  }

  #isThoughtOpen(): boolean {
    const { reconnection, connection } = this.#room
    return connection.isOpen && !reconnection.isReconnecting
  }
}

function textOf(code: number): string {
  if (code === LEFT) return 'you left the match'
  if (code === OUTDATED) return refusals.clientTooOld.text
  const known = Object.values(closeReasons).find((reason) => reason.code === code)
  return known?.text ?? `the connection was lost (${code})`
}
