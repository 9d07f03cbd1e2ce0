import { setTimeout as sleep } from 'node:timers/promises'
import { FrameLoop } from '../swarm/FrameLoop.ts'
import { checkRooms, type Inventory } from './checkers/rooms.ts'
import type { ChaosBot } from './ChaosBot.ts'
import { Crew, joinAll } from './Crew.ts'
import type { History } from './history.ts'
import { joinsAgain } from './joinsAgain.ts'
import { measure, type StruckRound } from './measures.ts'
import type { ChaosOptions } from './options.ts'
import { type Strike, strikeText } from './plan.ts'
import { MATCH_S, PODIUM_S, type Site } from './Site.ts'
import { type Hit, hitsAll, killForgotten, strikes } from './strikes.ts'
import type { MeasuredRound } from './targets.ts'

const LOOK_MS = 50
/** A seat is held for 30 s: whoever is not back by then will not come. */
const SETTLE_MS_MAX = 40_000
/** Whose line was to break would have noticed by then. */
const CALM_MS = 1000
const MEND_TRIES = 20
const MEND_EVERY_MS = 1000
/** Rooms of fillers and of seats that were tried take a moment to close. */
const INVENTORY_TRIES = 25
const INVENTORY_EVERY_MS = 200
/** Before the first strike: what it did to play needs a past to be compared with. */
const BEGIN_MS = 2000

/** Bots that play on a cluster while it is struck, and what they saw. */
export class ChaosRun {
  readonly rounds: MeasuredRound[] = []
  readonly #site: Site
  readonly #options: ChaosOptions
  readonly #crews: readonly Crew[]
  readonly #startMs: number
  readonly #loop: FrameLoop

  private constructor(site: Site, options: ChaosOptions, crews: readonly Crew[], startMs: number) {
    this.#site = site
    this.#options = options
    this.#crews = crews
    this.#startMs = startMs
    const bots = this.#bots()
    this.#loop = new FrameLoop((turn, _frame, dueMs, isSkipped) => {
      if (isSkipped) return
      for (let i = turn; i < bots.length; i += FrameLoop.turns) bots[i]?.frame(dueMs)
    })
  }

  /** Has all bots play, each crew in a room of its own. */
  static async begin(site: Site, options: ChaosOptions): Promise<ChaosRun> {
    const startMs = performance.now()
    const nowMs = () => performance.now() - startMs
    const { url } = site.cluster
    const gates = options.nemeses.includes('client-cut') ? site.gates : undefined
    const isNewcomer = options.control === 'newcomer'
    const wish = { url, nowMs, seed: options.seed, isNewcomer, gates }
    const numbers = Array.from({ length: options.rooms }, (_, i) => i + 1)
    const crews = numbers.map((number) => Crew.create(number, options.seats, wish))
    const run = new ChaosRun(site, options, await Promise.all(crews), startMs)
    try {
      await run.#mend()
    } catch (error) {
      await run.close()
      throw error
    }
    await sleep(BEGIN_MS)
    return run
  }

  /** All stays so far. */
  get histories(): History[] {
    return this.#bots().flatMap(({ histories }) => histories)
  }

  /** Strikes once, and has everybody in a room again. */
  async strike(strike: Strike): Promise<MeasuredRound> {
    const hit = await this.#aim(strike)
    const rooms = await this.#roomsHit(hit)
    this.#site.note(strikeText(strike))
    const startMs = this.#nowMs
    const failed = await this.#do(hit)
    const overMs = this.#nowMs
    this.#site.note(`${strike.nemesis} is over`)
    const joins = strike.nemesis.startsWith('redis-') ? joinsAgain(this.#site, rooms) : []
    await this.#settle()
    const lost = rooms.filter((room) => !this.#crews.some((crew) => crew.room === room))
    const struck: StruckRound = {
      strike,
      startMs,
      overMs,
      settledMs: this.#nowMs,
      rooms,
      lost,
      joinsMs: await joins,
      failed,
    }
    const measures = measure(struck, this.histories, this.#site.takeovers)
    const round = { ...struck, measures }
    this.rounds.push(round)
    await this.#mend()
    return round
  }

  /** Waits until all have seen one more result and the floor at rest, and takes stock. */
  async end(signal: AbortSignal): Promise<Inventory> {
    const before = new Map(this.#bots().map((bot) => [bot, bot.floors]))
    const giveUpAtMs = this.#nowMs + (2 * MATCH_S + 2 * PODIUM_S) * 1000
    const hasSeen = (bot: ChaosBot) => bot.isLive && bot.floors > (before.get(bot) ?? 0)
    while (!this.#bots().every(hasSeen) && this.#nowMs < giveUpAtMs && !signal.aborted) {
      await sleep(LOOK_MS)
    }
    for (const bot of this.#bots()) bot.takeCensus()
    return this.#inventory()
  }

  /** Ends all stays; what was seen is kept. */
  async close(): Promise<void> {
    await Promise.all(this.#crews.map((crew) => crew.close()))
    this.#loop.stop()
  }

  get #nowMs(): number {
    return performance.now() - this.#startMs
  }

  #bots(): ChaosBot[] {
    return this.#crews.flatMap(({ bots }) => bots)
  }

  async #aim(strike: Strike): Promise<Hit> {
    const crew = this.#crews[strike.room - 1]
    if (crew?.room === undefined) throw new Error(`room ${strike.room} has nobody in it`)
    const owner = await this.#site.nodeOf(crew.process)
    const other = this.#site.behind(owner, strike.other)
    return { site: this.#site, strike, crew, room: crew.room, owner, other }
  }

  /** Those of the nodes that are struck; of a move or a cut line only the one that it is about. */
  async #roomsHit({ strike: { nemesis }, room, owner, other }: Hit): Promise<string[]> {
    if (['move', 'client-cut'].includes(nemesis)) return [room]
    const struck = nemesis === 'kill-two' ? [owner, other] : [owner]
    const owned = await Promise.all(
      this.#crews.map(async (crew) => {
        const node = await this.#site.nodeOf(crew.process)
        return hitsAll(nemesis) || struck.includes(node) ? (crew.room ?? []) : []
      }),
    )
    return owned.flat()
  }

  /** Returns why it could not be done, if it could not. */
  async #do(hit: Hit): Promise<string | undefined> {
    const { nemesis } = hit.strike
    try {
      await (this.#options.control === 'forgotten' ? killForgotten : strikes[nemesis])(hit)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  /** Waits until the cluster is whole and everybody is back to stay, or will not be. */
  async #settle(): Promise<void> {
    await this.#site.whole()
    const giveUpAtMs = this.#nowMs + SETTLE_MS_MAX
    let sinceMs = this.#nowMs
    while (this.#nowMs < Math.min(giveUpAtMs, sinceMs + CALM_MS)) {
      await sleep(LOOK_MS)
      if (!this.#bots().every(({ isLive, isIn }) => isLive || !isIn)) sinceMs = this.#nowMs
    }
  }

  /** Who lost their room or seat begins another stay. */
  async #mend(): Promise<void> {
    const gone = this.#bots().filter(({ isIn, isLive }) => isIn && !isLive)
    await Promise.all(gone.map((bot) => bot.leave()))
    for (let tried = 1; ; tried++) {
      try {
        return await joinAll(this.#crews, this.#site.cluster.url)
      } catch (error) {
        if (tried === MEND_TRIES) throw error
        await sleep(MEND_EVERY_MS)
      }
    }
  }

  async #inventory(): Promise<Inventory> {
    const rooms = [...new Set(this.histories.map(({ room }) => room))]
    for (let tried = 1; ; tried++) {
      const inventory = await this.#site.inventory(rooms)
      const isWhole = checkRooms(this.histories, inventory).length === 0
      if (isWhole || tried === INVENTORY_TRIES) return inventory
      await sleep(INVENTORY_EVERY_MS)
    }
  }
}
