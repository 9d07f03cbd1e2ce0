import { setTimeout as sleep } from 'node:timers/promises'
import { FullBot } from '../bots/FullBot.ts'
import { Tally } from '../measure/Tally.ts'
import type { FarGate, Gates } from './gateProcess.ts'
import type { History } from './history.ts'
import { Witness } from './Witness.ts'

/** A patch within this long means that the line lives. */
const ALIVE_MS = 300
/** The close code of a seat that was given up on purpose. */
const LEFT = 4000
const GOODBYE_MS = 3000

export interface ChaosBotWish {
  /** From 1. */
  bot: number
  mode: string
  /** Draws how it flies. */
  seed: number
  /** The public address. */
  url: string
  /** The clock of the run. */
  nowMs: () => number
  /** After a broken line it comes as a new player: to see that this is noticed. */
  isNewcomer: boolean
  /** Its line goes through one of them, if there are any. */
  gates: Gates | undefined
}

/** One player and, over a whole run, all its stays: one, unless a server loses it. */
export class ChaosBot {
  readonly bot: number
  readonly histories: History[] = []
  readonly #wish: ChaosBotWish
  /** Only where lines are to be cut. */
  readonly #gate: FarGate | undefined
  /** Nobody reads it: what is measured here is in the histories. */
  readonly #tally = new Tally()
  #player: FullBot | undefined
  #witness: Witness | undefined

  private constructor(wish: ChaosBotWish, gate: FarGate | undefined) {
    this.bot = wish.bot
    this.#wish = wish
    this.#gate = gate
  }

  static async create(wish: ChaosBotWish): Promise<ChaosBot> {
    return new ChaosBot(wish, await wish.gates?.open(wish.url))
  }

  /** The room it is in, if its stay is not over. */
  get room(): string | undefined {
    return this.isIn ? this.#witness?.history.room : undefined
  }
  get process(): string {
    return this.#witness?.process ?? ''
  }
  get isIn(): boolean {
    return this.#witness?.isOver === false
  }
  /** It is told each tick. */
  get isLive(): boolean {
    const { isIn } = this
    return isIn && this.#wish.nowMs() - (this.#witness?.patchedAtMs ?? 0) < ALIVE_MS
  }
  /** Matches of this stay of which it saw the floor at rest. */
  get floors(): number {
    return this.#witness?.floors ?? 0
  }

  /**
   * Begins a stay in `room`, or in whichever the cluster chooses but for those in `taken`. Throws if
   * it is not let in, or only there.
   */
  async join(room: string | undefined, taken: readonly string[]): Promise<string> {
    const { bot, mode, seed, nowMs, url } = this.#wish
    const name = `chaos ${bot}`
    const endpoint = this.#gate ? `http://127.0.0.1:${this.#gate.port}` : url
    const wish = { endpoint, mode, name, seed, grade: 'sharp' as const, ...(room ? { room } : {}) }
    const player = await FullBot.join(wish, this.#tally)
    const { roomId } = player.session.room
    if (taken.includes(roomId)) {
      await player.leave()
      throw new Error(`${name} was to have a room of its own`)
    }
    const witness = new Witness(player.session, { bot, name, nowMs })
    this.#player = player
    this.#witness = witness
    this.histories.push(witness.history)
    return roomId
  }

  /** Plays one frame, the one that was meant for `dueMs` (clock of `performance.now`). */
  frame(dueMs: number): void {
    if (!this.isIn) return
    this.#player?.frame(dueMs)
    this.#tally.cut()
    if (this.#wish.isNewcomer && this.#player?.state === 'away') void this.leave()
  }

  async shut(): Promise<void> {
    await this.#gate?.shut()
  }
  async reopen(): Promise<void> {
    await this.#gate?.reopen()
  }

  takeCensus(): void {
    if (this.isIn) this.#witness?.takeCensus()
  }

  /** Ends the stay, also one whose line is broken. */
  async leave(): Promise<void> {
    const player = this.#player
    this.#player = undefined
    if (this.isIn) this.#witness?.end(LEFT, 'bot')
    if (!player) return
    player.session.room.reconnection.enabled = false
    await Promise.race([player.leave(), sleep(GOODBYE_MS, undefined, { ref: false })])
  }
}
