import { setTimeout as sleep } from 'node:timers/promises'
import type { Stay } from '@tidepaint/loadtest/behaviours/Behaviour'
import { trickleReader } from '@tidepaint/loadtest/behaviours/slowReader'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import type { Player } from '@tidepaint/loadtest/bots/Player'
import { reserve } from '@tidepaint/loadtest/bots/reserve'
import { dice } from '@tidepaint/loadtest/dice'
import { Tally, Totals } from '@tidepaint/loadtest/measure/Tally'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { Part } from '../push/Part.ts'
import type { Result } from '../sim.ts'
import type { Cost } from './node.ts'

const PLAYERS = 50
/** One for the slow reader, and four equal teams. */
const SEATS = 52
const PAIRS = 3
/** Long enough to fall behind, to be skipped and cut, and to come back. */
const PART_MS = 15_000
const SETTLE_MS = 3000
/** Players take turns within a tick, as their frames would come. */
const TURNS = 5
const LATE_MS_MAX = 1
const BYTES_MAX = 262_144

/** What the players felt, and what the server had to hold. */
interface Felt {
  totals: Totals
  p99sMs: number[]
  costs: Cost[]
}

const nothing = (): Felt => ({ totals: new Totals(), p99sMs: [], costs: [] })

/**
 * What one reader of 1 KB a second costs the 50 players of its match: they play with and without it,
 * in turns.
 */
export async function benchSlow(between: () => void): Promise<Result[]> {
  const { part, word: url } = await Part.start<{ order: 'cost' }>('../slow/node.ts', [`${SEATS}`])
  const stage = new Stage(part, url)
  try {
    await stage.fill()
    const [without, withOne] = [nothing(), nothing()]
    for (let pair = 0; pair < PAIRS; pair++) {
      between()
      await stage.play(without)
      between()
      await stage.play(withOne, await stage.joinSlow())
    }
    return results(without, withOne, stage.slowTally)
  } finally {
    stage.stop()
    await part.end()
  }
}

class Stage {
  readonly #part: Part<{ order: 'cost' }>
  readonly #url: string
  readonly #tally = new Tally()
  readonly #slowTally = new Tally()
  readonly #bots: LightBot[] = []
  #slow: Player | undefined
  #room = ''
  #turn = 0
  readonly #timer = setInterval(() => this.#frames(), TICK_MS / TURNS)

  constructor(part: Part<{ order: 'cost' }>, url: string) {
    this.#part = part
    this.#url = url
  }

  get slowTally(): Totals {
    const totals = new Totals()
    totals.add(this.#slowTally.cut())
    return totals
  }

  async fill(): Promise<void> {
    const first = await reserve(this.#wish('first'))
    this.#room = first.roomId
    while (this.#bots.length < PLAYERS) {
      const name = `player ${this.#bots.length}`
      this.#bots.push(await LightBot.join(this.#wish(name), this.#tally, dice(this.#bots.length)))
    }
    await sleep(SETTLE_MS)
  }

  joinSlow(): Promise<Player> {
    const more = { seed: 1, grade: 'steady', dice: dice(1), tally: this.#slowTally } as const
    const stay: Stay = { ...this.#wish('slow'), ...more }
    return trickleReader.join(stay)
  }

  /** Lets all play for a while, and adds what came of it to `felt`. */
  async play(felt: Felt, slow?: Player): Promise<void> {
    this.#tally.cut()
    await this.#part.ask<Cost>({ order: 'cost' })
    this.#slow = slow
    await sleep(PART_MS)
    const part = new Totals()
    part.add(this.#tally.cut())
    felt.totals.addAll(part)
    felt.p99sMs.push(part.quantile('deliveryLate', 0.99))
    felt.costs.push(await this.#part.ask<Cost>({ order: 'cost' }))
    await slow?.leave()
    this.#slow = undefined
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const bot of this.#bots) void bot.leave()
  }

  #wish(name: string) {
    return { target: this.#url, mode: 'peers', name, ...(this.#room && { room: this.#room }) }
  }

  #frames(): void {
    const dueMs = performance.now()
    const turn = this.#turn++ % TURNS
    for (let at = turn; at < this.#bots.length; at += TURNS) this.#bots[at]?.frame(dueMs)
    if (turn === 0) this.#slow?.frame(dueMs)
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

function results(without: Felt, withOne: Felt, slow: Totals): Result[] {
  const late = ({ totals }: Felt, share: number) => totals.quantile('deliveryLate', share)
  const each = ({ p99sMs }: Felt) => p99sMs.map((ms) => ms.toFixed(2)).join(', ')
  const mb = (felt: Felt, what: 'rssBytes' | 'externalBytes') =>
    (median(felt.costs.map((cost) => cost[what])) / 1e6).toFixed(1)
  const patches = withOne.totals.countOf('patches') + without.totals.countOf('patches')
  return [
    {
      title: 'one slow reader: p99 of the others, more',
      value: late(withOne, 0.99) - late(without, 0.99),
      max: LATE_MS_MAX,
      unit: 'ms',
      detail: `late, without and with: p50 ${late(without, 0.5).toFixed(2)}, ${late(withOne, 0.5).toFixed(2)}; p99 ${each(without)} and ${each(withOne)}; ${patches} patches of ${PLAYERS} players`,
    },
    {
      title: 'bytes that wait for it, most',
      value: Math.max(...withOne.costs.map(({ unsentBytesMax }) => unsentBytesMax)) / 1024,
      max: BYTES_MAX / 1024,
      unit: 'KiB',
      detail: `process without and with: RSS ${mb(without, 'rssBytes')}, ${mb(withOne, 'rssBytes')} MB; external ${mb(without, 'externalBytes')}, ${mb(withOne, 'externalBytes')} MB; cut ${slow.countOf('slowCuts')} times, back ${slow.countOf('resumes')} times`,
    },
  ]
}
