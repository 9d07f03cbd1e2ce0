import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import { Part } from '../push/Part.ts'
import { type Counts, sumOf } from './counts.ts'
import type { Counted, CrowdOrder, Heard, Joined, JoinPlan, Pinged, Said } from './crowdOrders.ts'

const SCRIPT = new URL('crowdProcess.ts', import.meta.url).href

export interface Joins {
  latency: Distribution
  refused: Counts
}

/** Light sockets in several processes. */
export class Crowd {
  readonly #parts: readonly Part<CrowdOrder>[]

  private constructor(parts: readonly Part<CrowdOrder>[]) {
    this.#parts = parts
  }

  /** As many processes as there are lists of addresses to come from. */
  static async start(addresses: readonly (readonly string[])[]): Promise<Crowd> {
    const started = addresses.map((own) => Part.start<CrowdOrder>(SCRIPT, [...own]))
    const settled = await Promise.allSettled(started)
    const parts = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value.part : []))
    const failed = settled.find((each) => each.status === 'rejected')
    if (!failed) return new Crowd(parts)
    await Promise.all(parts.map((part) => part.end()))
    throw failed.reason
  }

  /** CPU time is asked of these. */
  get pids(): number[] {
    return this.#parts.map(({ pid }) => pid)
  }

  /** Each process takes its share. */
  async join(plan: JoinPlan): Promise<Joins> {
    const shares = this.#parts.length
    const answers = await Promise.all(
      this.#parts.map((part, i) => {
        const count = Math.floor((plan.count + i) / shares)
        return part.ask<Joined>({
          order: 'join',
          plan: { ...plan, count, perS: (plan.perS * count) / plan.count },
        })
      }),
    )
    return { latency: decoded(answers), refused: sumOf(answers.map(({ refused }) => refused)) }
  }

  async ping(): Promise<Pinged> {
    const answers = await this.#askAll<Pinged>({ order: 'ping' })
    return {
      open: answers.reduce((total, { open }) => total + open, 0),
      answered: answers.reduce((total, { answered }) => total + answered, 0),
      from: sumOf(answers.map(({ from }) => from)),
      stallMs: Math.max(...answers.map(({ stallMs }) => stallMs)),
      closed: sumOf(answers.map(({ closed }) => closed)),
    }
  }

  /** Somebody tells all of something, in a room of each node in turn. Throws if nobody is there. */
  async say(turn: number): Promise<void> {
    const said = await this.#parts[0]?.ask<Said>({ order: 'say', turn })
    if (!said?.isSaid) throw new Error('nobody is there who could say anything')
  }

  /** Waits until everybody has heard one more; not for ever. Returns how long that took each. */
  async hear(): Promise<Distribution> {
    return decoded(await this.#askAll<Heard>({ order: 'hear' }))
  }

  /** So many sockets have heard something so many times. */
  async count(): Promise<Counts> {
    return sumOf((await this.#askAll<Counted>({ order: 'count' })).map(({ times }) => times))
  }

  async leave(): Promise<void> {
    await this.#askAll({ order: 'leave' })
  }

  async end(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.end()))
  }

  #askAll<Answer>(order: CrowdOrder): Promise<Answer[]> {
    return Promise.all(this.#parts.map((part) => part.ask<Answer>(order)))
  }
}

function decoded(answers: readonly { latency: string }[]): Distribution {
  const all = new Distribution()
  for (const { latency } of answers) all.add(Distribution.decode(latency))
  return all
}
