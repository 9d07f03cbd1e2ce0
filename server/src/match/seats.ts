/** Who is at the controls: a bot, a human, or a bot for a human whose line dropped. */
export const pilots = ['bot', 'human', 'away'] as const
export type Pilot = (typeof pilots)[number]

export interface Seat {
  readonly seat: number
  readonly team: number
  pilot: Pilot
  name: string
}

/** Legal changes of pilot; anything else is a fault of ours. */
const moves: Record<Pilot, readonly Pilot[]> = {
  bot: ['human'],
  human: ['away', 'bot'],
  away: ['human', 'bot'],
}

/** The seats of one room: kept from match to match, with a bot in every empty one. */
export class Seats {
  readonly all: readonly Seat[]
  readonly #botNames: readonly string[]

  /** `teams` holds the team of each seat; `taken` who has one already. */
  constructor(
    teams: readonly number[],
    botNames: readonly string[],
    taken: readonly Omit<Seat, 'team'>[] = [],
  ) {
    this.#botNames = botNames
    this.all = teams.map((team, seat) => {
      return { seat, team, pilot: 'bot', name: this.#botName(seat) }
    })
    for (const one of taken) Object.assign(this.get(one.seat), one)
  }

  get(seat: number): Seat {
    const found = this.all[seat]
    if (found === undefined) throw new RangeError(`seat ${seat} of ${this.all.length}`)
    return found
  }

  /**
   * Puts a human in the place of a bot, in the team with the fewest humans. Undefined if every seat
   * has a human, present or away.
   */
  sit(name: string): Seat | undefined {
    const seat = this.#nextBot()
    if (seat === undefined) return undefined
    this.#move(seat, 'human')
    seat.name = name === '' ? `Pilot ${seat.seat + 1}` : name
    return seat
  }

  /** The line dropped: a bot flies until `resume` or `leave`. */
  drop(seat: number): void {
    this.#move(this.get(seat), 'away')
  }

  resume(seat: number): void {
    this.#move(this.get(seat), 'human')
  }

  /** The human is gone for good. */
  leave(seat: number): void {
    const left = this.get(seat)
    this.#move(left, 'bot')
    left.name = this.#botName(seat)
  }

  #nextBot(): Seat | undefined {
    const humans = new Map<number, number>()
    for (const { team, pilot } of this.all) {
      humans.set(team, (humans.get(team) ?? 0) + (pilot === 'bot' ? 0 : 1))
    }
    const bots = this.all.filter(({ pilot }) => pilot === 'bot')
    const humansOf = (seat: Seat) => humans.get(seat.team) ?? 0
    return bots.toSorted((a, b) => humansOf(a) - humansOf(b) || a.seat - b.seat)[0]
  }

  #move(seat: Seat, to: Pilot): void {
    if (!moves[seat.pilot].includes(to)) {
      throw new Error(`seat ${seat.seat} cannot go from ${seat.pilot} to ${to}`)
    }
    seat.pilot = to
  }

  #botName(seat: number): string {
    return this.#botNames[seat % this.#botNames.length] ?? 'Bot'
  }
}
