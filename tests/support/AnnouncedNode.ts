import type { RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { NODES_KEY, type NodeEntry } from '@tidepaint/server/cluster/nodeEntry'
import { idleLoad } from '@tidepaint/server/cluster/testNodes'

const BEAT_EVERY_MS = 100

/** What a node says about itself, without a node. */
export class AnnouncedNode {
  readonly #redis: RedisClient
  readonly #timer: NodeJS.Timeout
  #entry: NodeEntry

  constructor(redis: RedisClient, name: string, address: string) {
    this.#redis = redis
    const about = { processId: `p-${name}`, software: 'test', protocol: 1 }
    this.#entry = { name, address, state: 'ready', beat: 0, load: idleLoad, ...about }
    this.#timer = setInterval(() => this.#beat(), BEAT_EVERY_MS)
    this.#beat()
  }

  /** Says something else from now on. */
  tell(changed: Partial<Pick<NodeEntry, 'address' | 'state' | 'processId' | 'protocol'>>): void {
    this.#entry = { ...this.#entry, ...changed }
    this.#beat()
  }

  /** Says no more; what it said last stays. */
  fallSilent(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    this.#entry = { ...this.#entry, beat: this.#entry.beat + 1 }
    // Tests stop Redis on purpose.
    this.#redis.hset(NODES_KEY, this.#entry.name, JSON.stringify(this.#entry)).catch(() => {})
  }
}
