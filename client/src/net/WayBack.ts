import { closeReasons } from '@tidepaint/shared/wire/close'
import { findRoom, type RoomPlace } from './findRoom.ts'
import { type Pace, realPace } from './persist.ts'

const BROKEN = 1006
const passing: readonly number[] = [1001, 1005, BROKEN, closeReasons.mayReturn.code]
/** Ours: the match is played by newer rules than this page knows. */
export const OUTDATED = 4426

/** All players of a process lose it at once: the first try of each is spread over this. */
const FIRST_MS = 100
/** The same where the server asks to come, since the room is ready elsewhere. */
const ASKED_MS = 30
const PAUSE_MS_MIN = 100
const PAUSE_MS_MAX = 3000
/** While the room is known to be on its way, which takes about a second. */
const RECOVERING_MS_MAX = 1000
/** How long a server may take to answer the first try; a slow line is given more with each. */
const ANSWER_MS = 1000
const ANSWER_MS_MAX = 5000
/** A line that broke sooner than this after it was mended does not count as mended. */
const HELD_MS = 1000
/** Until the server says how long it holds the seat, and the longest that it may say. */
const WINDOW_S = 10
const WINDOW_S_MAX = 300

/** Whether a player comes back by themselves after this; after any other code the stay is over. */
export const isPassing = (code: number): boolean => passing.includes(code)

/** How a try goes on: with a socket there, or as if the line had been closed with a code. */
export type Step = RoomPlace | { closedWith: number }

/**
 * The way of one player back to a room that may have moved meanwhile: when to try, whom to ask, and
 * when that is in vain. Opens no socket itself.
 *
 * Pauses are decorrelated, so that those who lost the same process spread out and stay so.
 * Source: Brooker 2015, "Exponential Backoff And Jitter".
 */
export class WayBack {
  readonly #endpoint: string
  readonly #roomId: string
  readonly #pace: Pick<Pace, 'nowMs' | 'random'>
  #windowMs = WINDOW_S * 1000
  /** Highest epoch that anybody told of. */
  #epoch = 0
  #brokeAtMs: number | undefined
  #mendedAtMs = Number.NEGATIVE_INFINITY
  #tries = 0
  #pauseMs = 0
  /** When to ask again, if the latest answer said so. */
  #afterMs: number | undefined
  /** The process that the latest answer named, and the one that then knew of no such seat. */
  #named: string | undefined
  #refusedBy: string | undefined

  constructor(endpoint: string, roomId: string, pace: Pick<Pace, 'nowMs' | 'random'> = realPace) {
    this.#endpoint = endpoint
    this.#roomId = roomId
    this.#pace = pace
  }

  /** The server holds the seat for so long after a line broke. */
  holdsFor(windowS: number): void {
    this.#windowMs = Math.min(windowS || 0, WINDOW_S_MAX) * 1000
  }

  /** State of this epoch was received: whoever has a lower one is not the owner any more. */
  saw(epoch: number): void {
    this.#epoch = Math.max(this.#epoch, epoch)
  }

  /**
   * The line was closed with `code`, or a try to mend it was; `isAsked` if the server wants the player
   * to come. Returns the code to go on with: after a passing one, pause for `pauseMs` and try again.
   */
  closed(code: number, isAsked = false): number {
    if (isPassing(code)) return this.#broke(code, isAsked)
    if (code !== closeReasons.resumeRefused.code || this.#brokeAtMs === undefined) return code
    // It may have moved between the answer and the socket.
    const isCertain = this.#refusedBy === this.#named
    this.#refusedBy = this.#named
    return isCertain ? code : this.#broke(BROKEN, false)
  }

  /** The player is back. */
  mended(): void {
    this.#brokeAtMs = undefined
    this.#mendedAtMs = this.#pace.nowMs()
  }

  /** For how long to wait before the next try; the last one is when the window ends. */
  get pauseMs(): number {
    return Math.min(this.#pauseMs, Math.max(0, this.#windowMs - this.#awayMs))
  }

  /** How long a server may take to answer in this try. */
  get answerMs(): number {
    return Math.min(ANSWER_MS_MAX, ANSWER_MS * this.#tries)
  }

  /** Begins a try: asks where the room is. */
  async ask(): Promise<Step> {
    this.#tries++
    this.#afterMs = undefined
    const found = await findRoom(this.#endpoint, this.#roomId, this.answerMs)
    if (found === 'gone') return { closedWith: closeReasons.resumeRefused.code }
    if (found === 'outdated') return { closedWith: OUTDATED }
    if ('afterMs' in found) return this.#wait(found.afterMs)
    if (found.epoch < this.#epoch) return this.#wait(PAUSE_MS_MIN)
    this.#epoch = found.epoch
    if (this.#refusedBy !== found.processId) this.#refusedBy = undefined
    this.#named = found.processId
    return found
  }

  /** Begins a try at that process, without asking anybody. */
  goTo(processId: string): void {
    this.#tries++
    this.#named = processId
  }

  #wait(afterMs: number | undefined): Step {
    this.#afterMs = afterMs
    return { closedWith: BROKEN }
  }

  #broke(code: number, isAsked: boolean): number {
    if (this.#brokeAtMs === undefined) this.#begin(isAsked ? ASKED_MS : FIRST_MS)
    else if (this.#awayMs >= this.#windowMs) return closeReasons.resumeRefused.code
    else if (this.#afterMs === undefined) this.#grow(PAUSE_MS_MIN, PAUSE_MS_MAX)
    else this.#grow(this.#afterMs, RECOVERING_MS_MAX)
    return code
  }

  #begin(withinMs: number): void {
    const nowMs = this.#pace.nowMs()
    this.#brokeAtMs = nowMs
    this.#tries = 0
    this.#refusedBy = undefined
    if (nowMs - this.#mendedAtMs < HELD_MS) this.#grow(PAUSE_MS_MIN, PAUSE_MS_MAX)
    else this.#pauseMs = withinMs * this.#pace.random()
  }

  #grow(minMs: number, maxMs: number): void {
    const mostMs = 3 * Math.max(minMs, this.#pauseMs)
    this.#pauseMs = Math.min(maxMs, minMs + (mostMs - minMs) * this.#pace.random())
  }

  get #awayMs(): number {
    return this.#brokeAtMs === undefined ? 0 : this.#pace.nowMs() - this.#brokeAtMs
  }
}
