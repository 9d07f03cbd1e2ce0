import { setTimeout as sleep } from 'node:timers/promises'
import { connectRedis, type RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { Courier } from '@tidepaint/server/cluster/Courier'
import { type NodeEntry, NODES_KEY, readNodeEntry } from '@tidepaint/server/cluster/nodeEntry'
import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'
import { within } from '@tidepaint/server/within'

/** Redis on the same machine answers within a millisecond. */
const ANSWER_WITHIN_MS = 2000
const HEARD_WITHIN_MS = 3000
const TRY_EVERY_MS = 50
/** Who speaks, as nodes are told. */
const SENDER = 'orders'

/** What became of a message to nodes. `off`: Redis could not be reached. */
type Heard = 'sent' | 'nobody' | 'off'

/** A line to Redis that stays open: what nodes say there, and what they are told over it. */
export class RedisLine {
  readonly #client: RedisClient
  readonly #sub: RedisClient
  readonly #courier: Courier
  readonly #over = new AbortController()
  /** Why there is no answer, should there be none. */
  #fault = noAnswer()

  /** Opens it, and goes on trying for as long as it is wanted. */
  constructor(redisUrl: string) {
    const target = parseRedisUrl(redisUrl)
    // Not the address as given: there may be a password in it.
    if (!target) throw new Error('REDIS_URL cannot be read; it must be like redis://127.0.0.1:6379')
    const [pub, sub] = [connectRedis(target), connectRedis(target)]
    this.#client = pub
    this.#sub = sub
    pub.on('error', (error) => {
      this.#fault = error
    })
    pub.on('ready', () => {
      this.#fault = noAnswer()
    })
    this.#courier = new Courier({ nodeId: SENDER, pub, sub, isUp: () => pub.status === 'ready' })
  }

  /** Asks one thing as soon as Redis can be reached; rejects if the answer takes too long. */
  async ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#client
    const answer = Promise.withResolvers<T>()
    const put = () => void question(client).then(answer.resolve, answer.reject)
    if (client.status === 'ready') put()
    else client.once('ready', put)
    try {
      return await within(ANSWER_WITHIN_MS, answer.promise, () => this.#fault)
    } finally {
      client.off('ready', put)
    }
  }

  /** What the nodes say of themselves, by name. */
  async readNodes(): Promise<ReadonlyMap<string, NodeEntry>> {
    const hash = await this.ask((client) => client.hgetall(NODES_KEY))
    const entries = Object.entries(hash).map(([name, json]) => [name, readNodeEntry(json)] as const)
    return new Map(entries.filter((pair): pair is [string, NodeEntry] => pair[1] !== undefined))
  }

  /** Sends to all who listen to a channel; tries again for a while if nobody can be reached. */
  async tell(channel: string, body: unknown): Promise<Heard> {
    const giveUpAtMs = performance.now() + HEARD_WITHIN_MS
    for (;;) {
      const sent = await this.#courier.publish(channel, SENDER, body)
      if (sent === 'sent') return sent
      const isLate = performance.now() > giveUpAtMs
      if (isLate || this.#over.signal.aborted) return sent === 'nobody' ? sent : 'off'
      await sleep(TRY_EVERY_MS, undefined, { ref: false })
    }
  }

  async close(): Promise<void> {
    this.#over.abort()
    await this.#courier.close()
    this.#client.disconnect()
    this.#sub.disconnect()
  }
}

const noAnswer = (): Error => new Error(`no answer in ${ANSWER_WITHIN_MS} ms`)

/** Opens a line for one thing. */
export async function overRedis<T>(
  redisUrl: string,
  use: (line: RedisLine) => Promise<T>,
): Promise<T> {
  const line = new RedisLine(redisUrl)
  try {
    return await use(line)
  } finally {
    await line.close()
  }
}
