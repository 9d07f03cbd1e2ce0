import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { resumeArena, type TokenStore } from '@tidepaint/client/net/joinArena'
import { FullBot } from '../bots/FullBot.ts'
import type { Player } from '../bots/Player.ts'
import type { Behaviour, Stay } from './Behaviour.ts'
import { fullWish } from './player.ts'

/** From one page to the next. */
const READ_MS = { min: 2000, more: 4000 }

export const reloader: Behaviour = {
  text: 'is a page that is reloaded every few seconds: all that it keeps is the way back to its seat',
  kind: 'full',
  async join(stay) {
    const store = storeOfPage()
    const bot = await FullBot.join({ ...fullWish(stay), store }, stay.tally)
    return new Reloader(bot, stay, store)
  },
}

class Reloader implements Player {
  #bot: FullBot
  readonly #stay: Stay
  readonly #store: TokenStore
  #reloadAtMs = 0
  #isBetween = false
  #hasNoSeat = false
  #hasLeft = false

  constructor(bot: FullBot, stay: Stay, store: TokenStore) {
    this.#bot = bot
    this.#stay = stay
    this.#store = store
    this.#begin(bot)
  }

  get state(): Player['state'] {
    if (this.#hasNoSeat) return 'ended'
    return this.#isBetween ? 'away' : this.#bot.state
  }
  get closedWith(): number {
    return this.#hasNoSeat ? 0 : this.#bot.closedWith
  }

  frame(dueMs: number): void {
    if (this.#isBetween) return
    this.#bot.frame(dueMs)
    if (this.state === 'live' && dueMs >= this.#reloadAtMs) void this.#reload()
  }

  drop(): void {
    if (!this.#isBetween) this.#bot.drop()
  }

  async leave(): Promise<void> {
    this.#hasLeft = true
    if (!this.#isBetween) await this.#bot.leave()
  }

  #begin(bot: FullBot): void {
    this.#bot = bot
    this.#isBetween = false
    this.#reloadAtMs = performance.now() + READ_MS.min + this.#stay.dice() * READ_MS.more
  }

  async #reload(): Promise<void> {
    const { tally } = this.#stay
    this.#isBetween = true
    const goneAtMs = performance.now()
    hangUp(this.#bot.session)
    const session = await this.#resumed()
    // It left while nobody was there to be told.
    if (this.#hasLeft) return session?.leave()
    if (!session) return void (this.#hasNoSeat = true)
    tally.count('resumes')
    tally.record('resume', performance.now() - goneAtMs)
    this.#begin(new FullBot(session, fullWish(this.#stay), tally))
  }

  async #resumed(): Promise<ArenaSession | undefined> {
    const { target, tally } = this.#stay
    try {
      const session = await resumeArena(target, this.#store, 'patiently')
      if (!session) tally.count('resume refused: no seat')
      return session
    } catch {
      tally.count('resume refused: no answer')
      return undefined
    }
  }
}

/** A page that goes takes its socket with it, and says nothing. */
function hangUp({ room }: ArenaSession): void {
  room.reconnection.enabled = false
  room.connection.close()
}

function storeOfPage(): TokenStore {
  let kept: string | undefined
  return {
    get: () => kept,
    set: (token) => {
      kept = token
    },
    clear: () => {
      kept = undefined
    },
  }
}
