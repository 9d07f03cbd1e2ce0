import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { Arrivals } from './Arrivals.ts'
import { ChannelListeners } from './ChannelListeners.ts'
import type { RedisClient } from './connectRedis.ts'
import {
  bodyJsonOf,
  checkChannel,
  checkPlayer,
  type Deliver,
  type Envelope,
  holderKey,
  INBOX,
  inboxOf,
  laneKey,
  type Post,
  postText,
  readInbound,
  TOPIC,
} from './envelope.ts'
import { PlayerClaims } from './PlayerClaims.ts'

/**
 * What became of a message. `off`: other nodes cannot be reached now, or Redis went away before it
 * answered. `full`: too many are waiting for its answer. `sent` is no receipt: a node may end, or a
 * socket close, while the message is on its way.
 */
export type Sent = 'sent' | 'nobody' | 'off' | 'full'

export interface CourierOptions {
  nodeId: string
  /** May be shared with others. Like `sub` it sends no command twice and keeps none for later. */
  pub: RedisClient
  /** A connection for this courier alone: one that listens can do nothing else. */
  sub: RedisClient
  isUp: () => boolean
  /** Gets what a recipient threw, and the first of a row of errors with which Redis answered. */
  report?: (error: unknown) => void
  /** Messages that may wait for Redis's answer at one time. */
  waitingMax?: number
}

/** What arrived over Redis. */
export interface CourierCounts {
  delivered: number
  /** Nothing that a node of ours wrote. */
  unreadable: number
  /** Came before, or was overtaken by a later one of its sender. */
  repeated: number
  /** For somebody who is not here, or not any more. */
  astray: number
}

/** 4 MiB of the longest messages; at 5000 a second, what comes in 200 ms. */
const WAITING_MAX = 1000
const BEAT_MS = 1000
/** A lease is four of these. */
const BEATS_PER_RENEWAL = 15
/** A stop does not wait longer for a Redis that hangs. */
const CLOSE_MS = 500

/** KEYS[1] is the holder; ARGV: prefix of inboxes, own boot, post. Returns -1 if there is no other holder. */
const SEND = `
local holder = string.match(redis.call('GET', KEYS[1]) or '', ' (.+)$')
if not holder or holder == ARGV[2] then return -1 end
return redis.call('PUBLISH', ARGV[1] .. holder, ARGV[3])`

/** The key does nothing but choose the node of a cluster, always the same for one channel. */
const PUBLISH = `return redis.call('PUBLISH', ARGV[1], ARGV[2])`

/**
 * Carries messages between the nodes, over Redis: to a player, wherever their socket is, and to all
 * who listen to a channel.
 *
 * Each message is delivered to a recipient at most once, and what one node sends for one sender to one
 * recipient keeps its order. Recipients on the sending node are reached without Redis, and only so.
 */
export class Courier {
  readonly counts: CourierCounts = { delivered: 0, unreadable: 0, repeated: 0, astray: 0 }
  readonly #boot: string
  readonly #inbox: string
  readonly #pub: RedisClient
  readonly #sub: RedisClient
  readonly #isUp: () => boolean
  readonly #report: (error: unknown) => void
  readonly #waitingMax: number
  readonly #claims: PlayerClaims
  readonly #listeners: ChannelListeners
  readonly #arrivals = new Arrivals()
  readonly #timer: NodeJS.Timeout
  #beats = 0
  #seq = 0
  #waiting = 0
  #isFailing = false
  #isClosed = false

  constructor(options: CourierOptions) {
    const { nodeId, pub, sub, isUp, report = () => {}, waitingMax = WAITING_MAX } = options
    checkPlayer(nodeId)
    this.#boot = `${nodeId.slice(0, 20)}.${randomUUID()}`
    this.#inbox = inboxOf(this.#boot)
    this.#pub = pub
    this.#sub = sub
    this.#isUp = isUp
    this.#report = report
    this.#waitingMax = waitingMax
    this.#claims = new PlayerClaims(this.#boot, pub, (error) => this.#failed(error))
    this.#listeners = new ChannelListeners({
      sub,
      inbox: this.#inbox,
      opened: () => this.#claims.open(),
      failed: (error) => this.#failed(error),
    })
    // ioredis would do it too, and let the promise of it float: a second cut ends in a stray rejection.
    if (sub instanceof Redis) sub.options.autoResubscribe = false
    // That Redis is away others tell; without a listener each error would be printed.
    sub.on('error', () => {})
    sub.on('message', this.#received)
    sub.on('ready', this.#restore)
    sub.on('close', this.#lost)
    pub.on('ready', this.#retry)
    this.#timer = setInterval(this.#beat, BEAT_MS).unref()
    this.#restore()
  }

  /**
   * This node holds the socket of `player` from now on; an earlier holder, here or elsewhere, gets
   * nothing any more once word has reached it. Returns how to give it up.
   */
  attach(player: string, deliver: Deliver): () => void {
    checkPlayer(player)
    return this.#claims.attach(player, deliver)
  }

  /** Gets all that is published in `channel` from now on, here or elsewhere. Returns how to end it. */
  listen(channel: string, deliver: Deliver): () => void {
    checkChannel(channel)
    return this.#listeners.listen(channel, deliver)
  }

  /** Sends to the one node that holds the player's socket. Rejects with a RangeError for what cannot be sent. */
  async send(to: string, from: string, body: unknown): Promise<Sent> {
    checkPlayer(to)
    checkPlayer(from)
    const json = bodyJsonOf(body)
    if (this.#claims.of(to).length > 0) {
      this.#deliverHere({ to, from }, json, () => this.#claims.of(to))
      return 'sent'
    }
    const answer = await this.#pass((seq) => {
      const post = postText({ boot: this.#boot, seq, to, from }, json)
      return this.#pub.eval(SEND, 1, holderKey(to), INBOX, this.#boot, post)
    })
    if (typeof answer === 'string') return answer
    return answer > 0 || (answer === 0 && this.#countsAreLow) ? 'sent' : 'nobody'
  }

  /**
   * Sends to all who listen to `channel`. `off` and `full` speak of the other nodes only: who listens
   * here was reached. Rejects with a RangeError for what cannot be sent.
   */
  async publish(channel: string, from: string, body: unknown): Promise<Sent> {
    checkChannel(channel)
    checkPlayer(from)
    const json = bodyJsonOf(body)
    const isHeardHere = this.#listeners.of(channel).length > 0
    if (isHeardHere) {
      this.#deliverHere({ to: channel, from }, json, () => this.#listeners.of(channel))
    }
    const answer = await this.#pass((seq) => {
      const post = postText({ boot: this.#boot, seq, to: channel, from }, json)
      return this.#pub.eval(PUBLISH, 1, laneKey(channel), TOPIC + channel, post)
    })
    if (typeof answer === 'string') return answer
    return isHeardHere || answer > 0 || this.#countsAreLow ? 'sent' : 'nobody'
  }

  /** Gives up all players and channels; the connections stay open. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#sub.off('message', this.#received)
    this.#sub.off('ready', this.#restore)
    this.#sub.off('close', this.#lost)
    this.#pub.off('ready', this.#retry)
    const given = Promise.all([this.#claims.close(), this.#listeners.close()])
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS)
    })
    await Promise.race([given, late])
    clearTimeout(timer)
  }

  /** In a Redis Cluster only those who listen at the same one of its nodes are counted. */
  get #countsAreLow(): boolean {
    return this.#pub.isCluster
  }

  /** Has Redis pass a post on; resolves with its answer. */
  async #pass(command: (seq: number) => Promise<unknown>): Promise<number | 'off' | 'full'> {
    if (this.#isClosed || !this.#isUp()) return 'off'
    if (this.#waiting >= this.#waitingMax) return 'full'
    this.#waiting++
    try {
      const answer = Number(await command(++this.#seq))
      this.#isFailing = false
      return answer
    } catch (error) {
      this.#failed(error)
      return 'off'
    } finally {
      this.#waiting--
    }
  }

  #failed(error: unknown): void {
    // That a connection broke others tell; an error that Redis answered with is our mistake.
    if (this.#isFailing || !(error instanceof Error && error.name === 'ReplyError')) return
    this.#isFailing = true
    this.#report(error)
  }

  /**
   * Delivers in a turn of its own: a recipient that sends something itself would else have the others
   * get its answer before the question.
   */
  #deliverHere(
    { to, from }: Omit<Envelope, 'body'>,
    json: string,
    recipients: () => readonly Deliver[],
  ): void {
    queueMicrotask(() => {
      // As from afar: a copy, with what JSON makes of it.
      this.#deliver({ to, from, body: JSON.parse(json) as unknown }, recipients())
    })
  }

  #deliver(message: Envelope, recipients: readonly Deliver[]): void {
    for (const deliver of recipients) {
      try {
        deliver(message)
      } catch (error) {
        this.#report(error)
      }
    }
  }

  readonly #received = (name: string, text: string): void => {
    const inbound = readInbound(text)
    if (inbound === undefined) this.counts.unreadable++
    else if ('moved' in inbound) this.#claims.moved(inbound.moved, inbound.stamp)
    else this.#arrived(name, inbound)
  }

  #arrived(name: string, post: Post): void {
    const { boot, to, from, body } = post
    // Whoever is here got it without Redis.
    if (boot === this.#boot) return
    const isForPlayer = name === this.#inbox
    if (!isForPlayer && name !== TOPIC + to) this.counts.unreadable++
    else if (!this.#arrivals.isNew(post)) this.counts.repeated++
    else {
      const recipients = isForPlayer ? this.#claims.of(to) : this.#listeners.of(to)
      if (recipients.length > 0) this.counts.delivered++
      else this.#wentAstray(to, isForPlayer)
      this.#deliver({ to, from, body }, recipients)
    }
  }

  /** Redis does not know yet, or has forgotten, that nobody is here: it is told once more. */
  #wentAstray(to: string, isForPlayer: boolean): void {
    this.counts.astray++
    if (isForPlayer) this.#claims.check(to)
    else this.#listeners.check(to)
  }

  /** After a connection broke, and now and then: all that is wanted is said anew. */
  readonly #restore = (): void => this.#listeners.renew()

  readonly #lost = (): void => this.#claims.pause()

  readonly #retry = (): void => {
    this.#claims.retry()
    this.#listeners.retry()
  }

  readonly #beat = (): void => {
    if (++this.#beats % BEATS_PER_RENEWAL === 0) this.#restore()
    else this.#retry()
  }
}
