import { LocalPresence } from '@colyseus/core'
import { RedisPresence } from '@colyseus/redis-presence'
import { Redis } from 'ioredis'
import { reopen } from './connectRedis.ts'
import type { RedisLink } from './RedisLink.ts'

type Callback = (...args: unknown[]) => void

/**
 * How nodes call each other, kept so that a node alone can go on without Redis: what matchmaking asks
 * of it is then answered from this process's memory, and reaches this process only.
 *
 * Only what the framework uses between a join and a leave has that way out; anything else fails as
 * Redis does.
 */
export class ClusterPresence extends RedisPresence {
  readonly #link: RedisLink
  readonly #alone = new LocalPresence()

  constructor(link: RedisLink) {
    super(link.client)
    this.#link = link
    // All who wait for one room to be made listen to one topic.
    this.setMaxListeners(0)
    // The stock listeners, the last ones here, print every failed try of a reconnection.
    for (const connection of [this.pub, this.sub]) {
      const stock = connection.listeners('error').at(-1)
      if (stock) connection.off('error', stock as () => void)
      connection.on('error', () => {})
    }
    if (!(this.sub instanceof Redis)) return
    // The stock class asks again for all topics as well, and looks at what comes of it.
    this.sub.options.autoResubscribe = false
    // Without the check a connection that breaks right after it stood counts as standing for ever
    // (ioredis 5.11, `connectHandler`). Nothing is subscribed before it, which would make it fail.
    this.sub.options.enableReadyCheck = true
  }

  /** Nothing is heard on the connection for topics, though it may seem to stand: it is opened anew. */
  listenAnew(): void {
    reopen(this.sub)
  }

  /** Subscribed later if Redis is away: the stock class asks again for all topics once it is back. */
  override async subscribe(topic: string, callback: Callback): Promise<this> {
    await this.#link.within(super.subscribe(topic, callback)).catch(() => {})
    return this
  }

  override async unsubscribe(topic: string, callback?: Callback): Promise<this> {
    await this.#link.within(super.unsubscribe(topic, callback)).catch(() => {})
    return this
  }

  override async publish(topic: string, data: unknown): Promise<void> {
    // What was on its way when Redis went may have arrived: it is not told twice.
    if (this.#link.isUp) await this.#link.within(super.publish(topic, data)).catch(() => {})
    else this.handleSubscription(topic, JSON.stringify(data ?? false))
  }

  override async hset(key: string, field: string, value: string): Promise<boolean> {
    return this.#link.ask(
      () => super.hset(key, field, value),
      () => this.#alone.hset(key, field, value),
    )
  }

  override async hdel(key: string, field: string): Promise<boolean> {
    return this.#link.ask(
      () => super.hdel(key, field),
      () => this.#alone.hdel(key, field),
    )
  }

  override async hgetall(key: string): Promise<Record<string, string>> {
    return this.#link.ask(
      () => super.hgetall(key),
      () => this.#alone.hgetall(key),
    )
  }

  override async hincrbyex(
    key: string,
    field: string,
    by: number,
    expireS: number,
  ): Promise<number> {
    return this.#link.ask(
      () => super.hincrbyex(key, field, by, expireS),
      () => this.#alone.hincrbyex(key, field, by, expireS),
    )
  }

  override shutdown(): void {
    this.sub.disconnect()
    this.pub.disconnect()
  }
}
