import { z } from 'zod'
import type { RedisLink } from './RedisLink.ts'

const LOOK_MS = 150
/** Redis is asked several times a second: after so long somebody else's word is worth having. */
const QUIET_MS = 400
const ANSWER_MS = 300
/** Whoever heard Redis within this hears it still. */
const HEARS_MS = 400
/** A word that is older says nothing of now: this process may have stood still. */
const FRESH_MS = 450

const health = z.looseObject({ redisSilentMs: z.number() })

export interface RedisWitnessOptions {
  link: RedisLink
  /** Where the other nodes are reached. */
  peers(): readonly string[]
}

/**
 * Tells a Redis that is away for all from one that only this node has lost, by the word of the other
 * nodes. Without it each of two halves of a cluster would go on with the same rooms.
 */
export class RedisWitness {
  readonly #options: RedisWitnessOptions
  #timer: NodeJS.Timeout | undefined
  #awayAtMs = Number.NEGATIVE_INFINITY

  constructor(options: RedisWitnessOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#options.link.silentMs(performance.now()) > QUIET_MS) void this.#look()
    }, LOOK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Whether nobody heard Redis a moment ago. */
  isAwayForAll(nowMs: number): boolean {
    return nowMs - this.#awayAtMs < FRESH_MS
  }

  async #look(): Promise<void> {
    const askedAtMs = performance.now()
    const peers = this.#options.peers()
    const words = await Promise.all(peers.map(hearsRedis))
    const known = words.filter((word) => word !== 'gone')
    // Alone, it is for nobody else to take the rooms over. Those who do not answer may hear it.
    const isAway = known.length === 0 || known.some((word) => word === 'no')
    if (isAway && !words.includes('yes')) this.#awayAtMs = askedAtMs
  }
}

/** What a node says of it; `gone` for one whose process is no more. */
async function hearsRedis(address: string): Promise<'yes' | 'no' | 'gone' | 'silent'> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const response = await fetch(`http://${address}/readyz`, { signal })
    const { redisSilentMs } = health.parse(await response.json())
    return redisSilentMs < HEARS_MS ? 'yes' : 'no'
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown }
    return code === 'ECONNREFUSED' ? 'gone' : 'silent'
  }
}
