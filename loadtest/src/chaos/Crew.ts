import { modes } from '@tidepaint/shared/modes/modes'
import { LightLine } from '../bots/LightLine.ts'
import { ChaosBot, type ChaosBotWish } from './ChaosBot.ts'

/** The bots of one room, and of the next one should that be lost. */
export class Crew {
  /** From 1. */
  readonly number: number
  readonly bots: readonly ChaosBot[]
  readonly #fillers: LightLine[] = []

  private constructor(number: number, bots: readonly ChaosBot[]) {
    this.number = number
    this.bots = bots
  }

  static async create(
    number: number,
    size: number,
    wish: Omit<ChaosBotWish, 'bot' | 'mode'>,
  ): Promise<Crew> {
    const bots = Array.from({ length: size }, (_, i) => {
      const bot = (number - 1) * size + i + 1
      return ChaosBot.create({ ...wish, bot, mode: modeFor(size).id, seed: wish.seed + bot })
    })
    return new Crew(number, await Promise.all(bots))
  }

  /** Where those are who are in; undefined if nobody is. */
  get room(): string | undefined {
    return this.bots.find(({ isIn }) => isIn)?.room
  }
  /** The process that has the room, by the lines of those who are in. */
  get process(): string {
    return this.bots.find(({ isIn }) => isIn)?.process ?? ''
  }
  get isLive(): boolean {
    return this.bots.every(({ isLive }) => isLive)
  }

  /** Seats whoever has no stay, in the room of those who have, or all in one that is not in `taken`. */
  async join(taken: readonly string[]): Promise<void> {
    let { room } = this
    for (const bot of this.bots) if (!bot.isIn) room = await bot.join(room, taken)
  }

  /** Takes the free seats of the room, so that whoever comes next gets another one. */
  async fill(url: string): Promise<void> {
    const { room } = this
    const { id: mode, seats } = modeFor(this.bots.length)
    const free = room === undefined ? 0 : seats - this.bots.length - this.#fillers.length
    const join = () => LightLine.join({ target: url, mode, name: 'filler', room: room ?? '' }, {})
    const lines = await Promise.allSettled(Array.from({ length: free }, join))
    for (const line of lines) if (line.status === 'fulfilled') this.#fillers.push(line.value)
  }

  /** Gives those seats back. */
  empty(): void {
    for (const line of this.#fillers.splice(0)) line.leave()
  }

  async close(): Promise<void> {
    this.empty()
    await Promise.all(this.bots.map((bot) => bot.leave()))
  }
}

/** The smallest mode with so many seats. */
function modeFor(size: number) {
  const fitting = modes.filter(({ seats }) => seats >= size)
  return fitting.reduce((best, mode) => (mode.seats < best.seats ? mode : best))
}

/**
 * Has each crew whole and in a room of its own: matchmaking seats people together where it can, so
 * the rooms of the others are full meanwhile. Throws if that was not to be had now.
 */
export async function joinAll(crews: readonly Crew[], url: string): Promise<void> {
  try {
    for (const crew of crews) {
      if (crew.bots.every(({ isIn }) => isIn)) continue
      const others = crews.filter((other) => other !== crew)
      if (crew.room === undefined) await Promise.all(others.map((other) => other.fill(url)))
      await crew.join(others.flatMap(({ room }) => room ?? []))
    }
  } finally {
    for (const crew of crews) crew.empty()
  }
}
