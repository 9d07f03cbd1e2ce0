import type { IRoomCache, Presence } from '@colyseus/core'
import type { ClusterDriver } from './ClusterDriver.ts'
import type { RedisClient } from './connectRedis.ts'
import { forgetNode } from './Heartbeat.ts'
import type { NodeBoard } from './NodeBoard.ts'
import { RedisAway, type RedisLink } from './RedisLink.ts'
import { COUNTS_KEY } from './roomRow.ts'
import type { Takeover } from './Takeover.ts'

const SWEEP_MS = 300
/** Looks in a row without ourselves as a listener: a new connection takes less to be one. */
const DEAF_LOOKS = 3
/** After Redis came back, others need a moment to be heard of: nobody is declared dead before. */
const SETTLE_MS = 1500
/** Silent, and nobody listens on its channel: killed. */
const GONE_MS = 600
/** Silent for so long, whatever listens: it takes no player now. It lists its rooms again when it can. */
const FROZEN_MS = 1200
/** An entry of a node that is no more stays to be seen for this long. */
const ENTRY_MS = 10_000

export interface SweeperOptions {
  link: RedisLink
  board: NodeBoard
  driver: ClusterDriver
  presence: Presence
  takeover: Takeover
  /** Whether this node takes rooms: one that is about to stop leaves them to the others. */
  isOpen(): boolean
  processId: string
  /** Redis knows of nobody who listens here: whatever listens is to do so anew. */
  deaf(): void
  /** Told of each process that is gone: rooms that go on here, and rooms that are lost. */
  swept(processId: string, rooms: { taken: number; lost: number }): void
}

/**
 * Keeps the list of rooms true, several times a second and on every node: rooms whose process is gone
 * are taken over, or go if there is nothing to take; own rows that Redis lost come back, and own rows
 * whose room is over go as well.
 */
export class Sweeper {
  readonly #options: SweeperOptions
  #timer: NodeJS.Timeout | undefined
  #isBusy = false
  #deafLooks = 0
  #upSinceMs = Number.POSITIVE_INFINITY

  constructor(options: SweeperOptions) {
    this.#options = options
    options.link.onChange((isUp) => {
      this.#upSinceMs = isUp ? performance.now() : Number.POSITIVE_INFINITY
      if (isUp) void this.#run()
    })
  }

  start(): void {
    this.#timer = setInterval(() => void this.#run(), SWEEP_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** A process has ended, as somebody saw: its rooms are taken over at once. */
  async forget(processId: string): Promise<void> {
    const { driver, link, isOpen } = this.#options
    if (!isOpen()) return
    await link.ask(
      async () => this.#forget(processId, await driver.readRows(), processId),
      () => undefined,
    )
  }

  async #run(): Promise<void> {
    if (this.#isBusy || !this.#options.link.isUp) return
    this.#isBusy = true
    try {
      const rows = await this.#options.driver.readRows()
      await this.#listOwn(rows)
      await this.#hearOwn()
      if (performance.now() - this.#upSinceMs > SETTLE_MS && this.#options.isOpen())
        await this.#sweepDead(rows)
    } catch (error) {
      // The next look comes soon.
      if (!(error instanceof RedisAway)) throw error
    } finally {
      this.#isBusy = false
    }
  }

  /** Own rooms that are not listed, and rows of own rooms that are over. */
  async #listOwn(rows: readonly IRoomCache[]): Promise<void> {
    const { driver, processId } = this.#options
    const listed = new Set(rows.map(({ roomId }) => roomId))
    const missing = [...driver.own.values()].filter(({ roomId }) => !listed.has(roomId))
    await Promise.all(missing.map((row) => driver.persist(row)))
    const over = rows.filter((row) => row.processId === processId && !driver.own.has(row.roomId))
    if (over.length > 0) await driver.forget(over.map(({ roomId }) => roomId))
  }

  /** Behind a proxy, or after a cut that nobody told of, a connection may stand that leads nowhere. */
  async #hearOwn(): Promise<void> {
    const { link, processId, deaf } = this.#options
    this.#deafLooks = (await listens(link, processId)) ? 0 : this.#deafLooks + 1
    if (this.#deafLooks < DEAF_LOOKS) return
    this.#deafLooks = 0
    deaf()
  }

  async #sweepDead(rows: readonly IRoomCache[]): Promise<void> {
    const { board, presence, processId } = this.#options
    const counted = Object.keys(await presence.hgetall(COUNTS_KEY))
    const owners = new Set([...rows.map((row) => row.processId), ...counted])
    owners.delete(processId)
    for (const owner of owners) if (await this.#isGone(owner)) await this.#forget(owner, rows)
    for (const entry of board.all) {
      const silentMs = board.silentMs(entry.processId, performance.now())
      if (entry.processId !== processId && silentMs > ENTRY_MS)
        await forgetNode(this.#options.link, entry)
    }
  }

  async #isGone(owner: string): Promise<boolean> {
    const silentMs = this.#options.board.silentMs(owner, performance.now())
    if (silentMs > FROZEN_MS) return true
    return silentMs > GONE_MS && !(await listens(this.#options.link, owner))
  }

  /** `gone` is the owner if it is certain that it is. */
  async #forget(owner: string, rows: readonly IRoomCache[], gone?: string): Promise<void> {
    const { driver, presence, takeover, swept } = this.#options
    const ids = rows.filter((row) => row.processId === owner).map(({ roomId }) => roomId)
    const outcomes = [...(await takeover.takeAll(ids, gone))]
    const lost = outcomes.flatMap(([roomId, outcome]) => (outcome === 'nothing' ? [roomId] : []))
    if (lost.length > 0) await driver.forget(lost)
    await presence.hdel(COUNTS_KEY, owner)
    const taken = outcomes.filter(([, outcome]) => outcome === 'taken').length
    if (taken + lost.length > 0) swept(owner, { taken, lost: lost.length })
  }
}

/** Whether a process of the framework listens for calls; in a Redis Cluster each node knows its own. */
export async function listens(link: RedisLink, processId: string): Promise<boolean> {
  const counts = await link.within(
    Promise.all(nodesOf(link.client).map((node) => node.pubsub('NUMSUB', `p:${processId}`))),
  )
  return counts.some(([, subscribers]) => Number(subscribers) > 0)
}

const nodesOf = (client: RedisClient) => ('nodes' in client ? client.nodes('master') : [client])
