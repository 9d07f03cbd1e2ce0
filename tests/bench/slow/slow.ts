import { setTimeout as sleep } from 'node:timers/promises'
import { trickleReader } from '@tidepaint/loadtest/behaviours/slowReader'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import type { Player } from '@tidepaint/loadtest/bots/Player'
import { dice } from '@tidepaint/loadtest/dice'
import { Tally, Totals } from '@tidepaint/loadtest/measure/Tally'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { Part } from '../push/Part.ts'
import type { Result } from '../sim.ts'
import type { Cost } from './node.ts'

const PLAYERS = 50
/** One for the slow reader, and four equal teams. */
const SEATS = 52
const PARTS = 4
/** Long enough to fall behind, to be skipped and cut, and to come back. */
const PART_MS = 20_000
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
 * What one reader of 1 KB a second costs the 50 players of its match: the same match is played on two
 * servers at once, and the slow reader is in turns at one of them, so that whatever else the machine
 * does is felt by those with and by those without it.
 */
export async function benchSlow(between: () => void): Promise<Result[]> {
  const stages = [await Stage.open(), await Stage.open()] as const
  try {
    const [without, withOne] = [nothing(), nothing()]
    for (let part = 0; part < PARTS; part++) {
      between()
      const [slower, other] = part % 2 === 0 ? stages : [stages[1], stages[0]]
      await Promise.all([slower.play(withOne, true), other.play(without, false)])
    }
    return results(without, withOne, stages)
  } finally {
    for (const stage of stages) await stage.close()
  }
}

/** One server and its players. */
class Stage {
  readonly #part: Part<{ order: 'cost' }>
  readonly #url: string
  readonly #tally = new Tally()
  readonly #slowTally = new Tally()
  /** What the slow readers went through. */
  readonly slow = new Totals()
  readonly #bots: LightBot[] = []
  #slow: Player | undefined
  #turn = 0
  readonly #timer = setInterval(() => this.#frames(), TICK_MS / TURNS)

  private constructor(part: Part<{ order: 'cost' }>, url: string) {
    this.#part = part
    this.#url = url
  }

  static async open(): Promise<Stage> {
    const { part, word } = await Part.start<{ order: 'cost' }>('../slow/node.ts', [`${SEATS}`])
    const stage = new Stage(part, word)
    await stage.#fill()
    return stage
  }

  async #fill(): Promise<void> {
    while (this.#bots.length < PLAYERS) {
      const wish = this.#wish(`player ${this.#bots.length}`)
      this.#bots.push(await LightBot.join(wish, this.#tally, dice(this.#bots.length)))
    }
    await sleep(SETTLE_MS)
  }

  /** Lets all play for a while, and adds what came of it to `felt`. */
  async play(felt: Felt, hasSlow: boolean): Promise<void> {
    this.#tally.cut()
    await this.#part.ask<Cost>({ order: 'cost' })
    if (hasSlow) await this.#joinSlow()
    await sleep(PART_MS)
    const part = new Totals()
    part.add(this.#tally.cut())
    felt.totals.addAll(part)
    felt.p99sMs.push(part.quantile('deliveryLate', 0.99))
    felt.costs.push(await this.#part.ask<Cost>({ order: 'cost' }))
    await this.#leaveSlow()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#bots.map((bot) => bot.leave()))
    await this.#part.end()
  }

  async #joinSlow(): Promise<void> {
    const more = { seed: 1, grade: 'steady', dice: dice(1), tally: this.#slowTally } as const
    this.#slow = await trickleReader.join({ ...this.#wish('slow'), ...more })
  }

  async #leaveSlow(): Promise<void> {
    await this.#slow?.leave()
    this.#slow = undefined
    this.slow.add(this.#slowTally.cut())
  }

  #wish(name: string) {
    return { target: this.#url, mode: 'peers', name }
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

function results(without: Felt, withOne: Felt, stages: readonly Stage[]): Result[] {
  const late = ({ totals }: Felt, share: number) => totals.quantile('deliveryLate', share)
  const each = ({ p99sMs }: Felt) => p99sMs.map((ms) => ms.toFixed(2)).join(', ')
  const mb = (felt: Felt, what: 'rssBytes' | 'externalBytes') =>
    (median(felt.costs.map((cost) => cost[what])) / 1e6).toFixed(1)
  const slow = (name: string) => stages.reduce((sum, stage) => sum + stage.slow.countOf(name), 0)
  const patches = withOne.totals.countOf('patches') + without.totals.countOf('patches')
  return [
    {
      title: 'one slow reader: p99 of the others, more',
      value: late(withOne, 0.99) - late(without, 0.99),
      max: LATE_MS_MAX,
      unit: 'ms',
      detail: `late, without and with: p50 ${late(without, 0.5).toFixed(2)}, ${late(withOne, 0.5).toFixed(2)}; p99 ${each(without)} and ${each(withOne)}; ${patches} patches`,
    },
    {
      title: 'bytes that wait for it, most',
      value: Math.max(...withOne.costs.map(({ unsentBytesMax }) => unsentBytesMax)) / 1024,
      max: BYTES_MAX / 1024,
      unit: 'KiB',
      detail: `process without and with: RSS ${mb(without, 'rssBytes')}, ${mb(withOne, 'rssBytes')} MB; external ${mb(without, 'externalBytes')}, ${mb(withOne, 'externalBytes')} MB; cut ${slow('slowCuts')} times, back ${slow('resumes')} times`,
    },
  ]
}
