import type { RedisClient } from './connectRedis.ts'
import { type Deliver, TOPIC } from './envelope.ts'
import { Settler } from './Settler.ts'

interface Options {
  sub: RedisClient
  /** The name in Redis under which this node gets what is for its players; listened to until the end. */
  inbox: string
  /** Called after each time the inbox was subscribed to. */
  opened: () => void
  failed: (error: unknown) => void
}

/** Who listens to which channel on this node, and the subscriptions that follow from it. */
export class ChannelListeners {
  readonly #sub: RedisClient
  readonly #inbox: string
  readonly #opened: () => void
  readonly #byChannel = new Map<string, Deliver[]>()
  readonly #settler: Settler
  #isClosed = false

  constructor({ sub, inbox, opened, failed }: Options) {
    this.#sub = sub
    this.#inbox = inbox
    this.#opened = opened
    this.#settler = new Settler({
      isWanted: (name) => this.#isWanted(name),
      settle: (names) => this.#settle(names),
      failed,
    })
  }

  of(channel: string): readonly Deliver[] {
    return this.#byChannel.get(channel) ?? []
  }

  listen(channel: string, deliver: Deliver): () => void {
    let isOver = false
    // Each call has a listener of its own; one that another ends in the middle of a message is spared.
    const listener: Deliver = (message) => {
      if (!isOver) deliver(message)
    }
    this.#set(channel, [...this.of(channel), listener])
    return () => {
      if (isOver) return
      isOver = true
      this.#set(
        channel,
        this.of(channel).filter((one) => one !== listener),
      )
    }
  }

  /** Has Redis told, once it can be, whether anybody listens here. */
  check(channel: string): void {
    this.#settler.mark(TOPIC + channel)
    this.retry()
  }

  /** Says all that is wanted anew. */
  renew(): void {
    this.#settler.mark(this.#inbox, ...[...this.#byChannel.keys()].map(topicOf))
    this.retry()
  }

  retry(): void {
    void this.#settler.run()
  }

  /** Ends all subscriptions. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true
    const topics = [...this.#byChannel.keys()].map(topicOf)
    this.#byChannel.clear()
    this.#settler.mark(this.#inbox, ...topics)
    await this.#settler.run()
  }

  /** Takes a new list each time, so that a message goes to those who listened when it came. */
  #set(channel: string, listeners: Deliver[]): void {
    const changes = listeners.length > 0 !== this.#byChannel.has(channel)
    if (listeners.length > 0) this.#byChannel.set(channel, listeners)
    else this.#byChannel.delete(channel)
    if (changes) this.check(channel)
  }

  #isWanted(name: string): boolean {
    if (name === this.#inbox) return !this.#isClosed
    return this.#byChannel.has(name.slice(TOPIC.length))
  }

  async #settle(names: readonly string[]): Promise<void> {
    // Sooner, ioredis would let it through, and then fail at its own question whether Redis is ready.
    if (this.#sub.status !== 'ready') throw new Error('the subscriber is not connected')
    const wanted = names.filter((name) => this.#isWanted(name))
    const unwanted = names.filter((name) => !this.#isWanted(name))
    await Promise.all([
      wanted.length > 0 && this.#sub.subscribe(...wanted),
      unwanted.length > 0 && this.#sub.unsubscribe(...unwanted),
    ])
    if (wanted.includes(this.#inbox)) this.#opened()
  }
}

const topicOf = (channel: string): string => TOPIC + channel
