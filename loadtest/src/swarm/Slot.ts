import { refusals } from '@tidepaint/shared/wire/close'
import type { Behaviour, Stay } from '../behaviours/Behaviour.ts'
import type { Player } from '../bots/Player.ts'
import { Refused } from '../bots/reserve.ts'
import type { Tally } from '../measure/Tally.ts'

/** Whoever was refused, or whose stay ended, is back after this long, as a person would. */
const AGAIN_MS = 2000

/** A place in the swarm: one bot after the other has it, all of one behaviour. */
export class Slot {
  readonly behaviour: Behaviour
  readonly #tally: Tally
  readonly #stay: (stays: number) => Stay
  #stays = 0
  #player: Player | undefined
  #isWanted = false
  #isJoining = false
  #joinAtMs = Number.POSITIVE_INFINITY
  #leaveAtMs = Number.POSITIVE_INFINITY
  readonly #stayMs: () => number

  /** `stayMs` says how long a stay is meant to be. */
  constructor(options: {
    behaviour: Behaviour
    tally: Tally
    stay: (stays: number) => Stay
    stayMs: () => number
  }) {
    this.behaviour = options.behaviour
    this.#tally = options.tally
    this.#stay = options.stay
    this.#stayMs = options.stayMs
  }

  get isLive(): boolean {
    return this.#player?.state === 'live'
  }
  get isUnderway(): boolean {
    return this.#isWanted && !this.isLive
  }

  /** A bot is wanted from `dueMs` on. */
  fill(dueMs: number): void {
    this.#isWanted = true
    this.#joinAtMs = dueMs
  }

  /** Nobody is wanted any more. */
  async empty(): Promise<void> {
    this.#isWanted = false
    this.#joinAtMs = Number.POSITIVE_INFINITY
    const player = this.#player
    this.#player = undefined
    if (player?.state === 'live') this.#tally.count('leaves')
    await player?.leave()
  }

  drop(): void {
    this.#player?.drop()
  }

  /** One frame, meant for `dueMs`. */
  frame(dueMs: number): void {
    const player = this.#player
    if (!player) {
      if (dueMs >= this.#joinAtMs && !this.#isJoining) void this.#join(this.#joinAtMs)
      return
    }
    player.frame(dueMs)
    if (player.state === 'ended') this.#ended(player, dueMs)
    else if (dueMs >= this.#leaveAtMs) this.#renew(dueMs)
  }

  /** Measured from when it was meant to begin: whoever had to wait for their turn waited for the server. */
  async #join(dueMs: number): Promise<void> {
    this.#isJoining = true
    this.#joinAtMs = Number.POSITIVE_INFINITY
    this.#tally.count('joinsTried')
    try {
      const player = await this.behaviour.join(this.#stay(this.#stays++))
      this.#tally.count('joins')
      this.#tally.record('join', performance.now() - dueMs)
      this.#entered(player)
    } catch (error) {
      this.#tally.count('joinsRefused')
      this.#tally.count(`refused: ${reasonOf(error)}`)
      if (this.#isWanted) this.#joinAtMs = performance.now() + AGAIN_MS
    } finally {
      this.#isJoining = false
    }
  }

  #entered(player: Player): void {
    // It was called off meanwhile.
    if (!this.#isWanted) return void player.leave()
    this.#player = player
    this.#leaveAtMs = performance.now() + this.#stayMs()
  }

  #ended(player: Player, nowMs: number): void {
    this.#player = undefined
    const { closedWith: code } = player
    const isDue = this.behaviour.closes?.includes(code) ?? false
    this.#tally.count(isDue ? `closed as due: ${code}` : `closed: ${code}`)
    this.#joinAtMs = nowMs + AGAIN_MS
  }

  /** Its stay is over, and the next one takes the place at once. */
  #renew(nowMs: number): void {
    const player = this.#player
    this.#player = undefined
    this.#tally.count('leaves')
    void player?.leave()
    this.#joinAtMs = nowMs
  }
}

/** The stable name of whatever kept a bot out. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.code
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const { message = 'no reason', code } = cause as { message?: string; code?: string | number }
  const known = Object.values(refusals).find(({ name }) => message.includes(name))
  return known?.name ?? (code === undefined ? message : String(code))
}
