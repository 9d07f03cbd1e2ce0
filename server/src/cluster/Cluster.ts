import { matchMaker } from '@colyseus/core'
import { refusals } from '@tidepaint/shared/wire/close'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import type { Config } from '../config.ts'
import type { NodeLife } from '../nodeLife.ts'
import type { Log } from '../observe/log.ts'
import type { EarlyLines } from '../rooms/EarlyLines.ts'
import type { RoomImage } from '../rooms/RoomImage.ts'
import { refuse } from '../rooms/joinOptions.ts'
import { SOFTWARE_VERSION } from '../software.ts'
import { ClusterDriver } from './ClusterDriver.ts'
import { ClusterPresence } from './ClusterPresence.ts'
import { connectRedis, type RedisClient, reopen } from './connectRedis.ts'
import { Courier } from './Courier.ts'
import { Handover } from './Handover.ts'
import { Heartbeat } from './Heartbeat.ts'
import { Leases } from './leases.ts'
import { NodeBoard } from './NodeBoard.ts'
import type { NodeEntry, NodeLoad } from './nodeEntry.ts'
import { goneChannel, type NodeOrder, orderChannel, readGone, readNodeOrder } from './nodeOrders.ts'
import { Placement } from './placement.ts'
import { Probes } from './Probes.ts'
import { RedisLink } from './RedisLink.ts'
import { RedisWitness } from './RedisWitness.ts'
import { RoomLease } from './RoomLease.ts'
import { type RedisTarget, shownTarget } from './redisUrl.ts'
import { listens, Sweeper } from './Sweeper.ts'
import { Takeover } from './Takeover.ts'
import { Whereabouts } from './Whereabouts.ts'

/** How often somebody who waits for Redis is told so. */
const REMIND_MS = 5000
const FIRST_REMIND_MS = 1000

export interface ClusterOptions {
  config: Pick<Config, 'nodeName'> & { redis: RedisTarget }
  life: NodeLife
  log: Log
  load(): NodeLoad
  /** Where other nodes reach this one; asked once the port is open. */
  address(): string
  /** Where a room that goes on here finds what it was. */
  revivals: Map<string, RoomImage>
  /** Where players wait for a room that is on its way here. */
  early: EarlyLines
  /** Told of what somebody ordered this node to do. */
  ordered(order: NodeOrder): void
}

/** Why this node cannot take part; known by its name where Redis is not loaded. */
class NameTaken extends Error {
  override readonly name = 'NameTaken'
}

/** This process as one node of several: what the framework shares over Redis, and who else is there. */
export class Cluster {
  readonly link: RedisLink
  readonly board = new NodeBoard()
  readonly presence: ClusterPresence
  readonly driver: ClusterDriver
  readonly courier: Courier
  readonly #leases: Leases
  readonly handover: Handover
  readonly whereabouts: Whereabouts
  readonly #takeover: Takeover
  readonly #witness: RedisWitness
  readonly #probes: Probes
  readonly #inbox: RedisClient
  readonly #options: ClusterOptions
  #heartbeat: Heartbeat | undefined
  #sweeper: Sweeper | undefined
  readonly #placement = new Placement(Math.random)
  #wasAway = false
  #endOrders: () => void = () => {}
  #endGone: () => void = () => {}
  #joined!: { resolve: () => void; reject: (error: Error) => void }

  constructor(options: ClusterOptions) {
    this.#options = options
    this.link = new RedisLink(connectRedis(options.config.redis))
    this.#inbox = connectRedis(options.config.redis)
    this.courier = this.#createCourier()
    this.presence = new ClusterPresence(this.link)
    this.#probes = new Probes(this.presence, this.link)
    this.driver = new ClusterDriver(this.link, {
      takesPlayers: (id) => this.#takesPlayers(id),
      isReachable: (id) => this.#isReachable(id),
    })
    this.#leases = new Leases(this.link.client)
    this.#witness = new RedisWitness({ link: this.link, peers: () => this.#peers() })
    this.#takeover = this.#createTakeover()
    this.handover = this.#createHandover()
    const { link, board } = this
    this.whereabouts = new Whereabouts({
      link,
      leases: this.#leases,
      board,
      pathOf: (id) => this.pathOf(id),
      peers: () => this.#peers(),
    })
    this.link.onChange((isUp) => this.#tell(isUp))
  }

  /** The name of this node; undefined until it has joined. */
  get name(): string | undefined {
    return this.#heartbeat?.name
  }

  /**
   * Resolves once this node has its name, however long Redis takes to be there. Rejects with
   * `NameTaken` if another node that lives has the name that the operator gave.
   */
  async join(): Promise<void> {
    const joined = new Promise<void>((resolve, reject) => {
      this.#joined = { resolve, reject }
    })
    this.#sweeper = this.#createSweeper()
    this.#heartbeat = this.#createHeartbeat()
    const first = setTimeout(() => this.#remind(), FIRST_REMIND_MS)
    const reminder = setInterval(() => this.#remind(), REMIND_MS)
    this.#heartbeat.start()
    try {
      await joined
    } finally {
      clearTimeout(first)
      clearInterval(reminder)
    }
    this.#sweeper.start()
    this.#witness.start()
    await this.handover.listen()
    this.#endGone = this.courier.listen(goneChannel, ({ body }) => this.#heedGone(readGone(body)))
  }

  /** Takes this node off the board. Its rooms are to be over by then. */
  async leave(): Promise<void> {
    this.#sweeper?.stop()
    this.#witness.stop()
    this.#endGone()
    await this.#heartbeat?.stop()
    await this.courier.close()
    this.#inbox.disconnect()
  }

  /** Tells the others at once what this node is now. */
  async announce(): Promise<void> {
    await this.#heartbeat?.announce()
  }

  /** This process's word that a room is its own. */
  leaseOf(roomId: string, epoch: number): RoomLease {
    const claim = { roomId, epoch, owner: matchMaker.processId }
    return new RoomLease({ leases: this.#leases, link: this.link, witness: this.#witness, claim })
  }

  /** The process that makes the next room: by load, or this one when nobody else can be asked. */
  async placeRoom(): Promise<string> {
    const own = matchMaker.processId
    return (await this.#choose(() => true)) ?? own
  }

  /** By load, of those that answer; undefined if nobody does. */
  async #choose(may: (processId: string) => boolean): Promise<string | undefined> {
    if (!this.link.isUp) return undefined
    const nowMs = performance.now()
    const open = this.board.all.filter(
      ({ processId }) => may(processId) && this.board.takesPlayers(processId, nowMs),
    )
    const chosen = this.#placement.choose(open, nowMs)
    const isThere =
      chosen === matchMaker.processId || (chosen && (await this.#probes.answers(chosen)))
    return isThere ? chosen : undefined
  }

  /** The public path of a process's sockets; undefined if it is not known. */
  pathOf(processId: string): string | undefined {
    return processId === matchMaker.processId ? this.name : this.board.byProcess(processId)?.name
  }

  /** Where another process is reached; undefined for this one, and for one that is not known. */
  addressOf(processId: string): string | undefined {
    if (processId === matchMaker.processId) return undefined
    return this.board.byProcess(processId)?.address
  }

  #createHeartbeat(): Heartbeat {
    const { life, log, load, address, config } = this.#options
    return new Heartbeat({
      link: this.link,
      board: this.board,
      processId: matchMaker.processId,
      name: config.nodeName,
      describe: () => ({
        address: address(),
        state: life.state,
        software: SOFTWARE_VERSION,
        protocol: PROTOCOL_VERSION,
        load: load(),
      }),
      named: (name) => {
        log.debug({ node: name }, `this node is ${name}`)
        this.#heedOrders(name)
        this.#joined.resolve()
      },
      taken: (holder) => this.#joined.reject(new NameTaken(takenText(holder))),
      listens: (processId) => listens(this.link, processId),
    })
  }

  #createCourier(): Courier {
    const { log } = this.#options
    return new Courier({
      nodeId: 'node',
      pub: this.link.client,
      sub: this.#inbox,
      isUp: () => this.link.isUp,
      report: (err) => log.error({ code: 'COURIER_FAULT', err }, 'COURIER_FAULT'),
    })
  }

  /** Somebody saw a process end. */
  #heedGone(processId: string | undefined): void {
    if (processId === undefined || processId === matchMaker.processId) return
    this.whereabouts.ended(processId)
    this.#sweeper?.forget(processId).catch((err: unknown) => {
      this.#options.log.error({ code: 'COURIER_FAULT', err }, 'COURIER_FAULT')
    })
  }

  #peers(): string[] {
    return this.board.all
      .filter(({ processId, state }) => processId !== matchMaker.processId && state !== 'stopped')
      .map(({ address }) => address)
  }

  #createTakeover(): Takeover {
    const { revivals, log, load } = this.#options
    const { driver } = this
    const leases = this.#leases
    return new Takeover({ link: this.link, leases, driver, revivals, log, busy: () => load().cpu })
  }

  #createHandover(): Handover {
    const { presence, link, driver } = this
    const leases = this.#leases
    const takeover = this.#takeover
    return new Handover({
      presence,
      link,
      driver,
      leases,
      takeover,
      early: this.#options.early,
      pathOf: (processId) => this.pathOf(processId),
      choose: (tried) => this.#choose((id) => id !== matchMaker.processId && !tried.includes(id)),
    })
  }

  #heedOrders(name: string): void {
    this.#endOrders()
    this.#endOrders = this.courier.listen(orderChannel(name), ({ body }) => {
      const order = readNodeOrder(body)
      if (order) this.#options.ordered(order)
    })
  }

  #createSweeper(): Sweeper {
    const { log } = this.#options
    return new Sweeper({
      link: this.link,
      board: this.board,
      driver: this.driver,
      presence: this.presence,
      takeover: this.#takeover,
      isOpen: () => this.#options.life.state === 'ready',
      processId: matchMaker.processId,
      deaf: () => {
        this.presence.listenAnew()
        reopen(this.#inbox)
      },
      swept: (processId, rooms) => {
        log.warn({ code: 'NODE_GONE', processId, ...rooms }, 'NODE_GONE')
      },
    })
  }

  async #takesPlayers(processId: string): Promise<boolean> {
    const isOpen = this.board.takesPlayers(processId, performance.now())
    return isOpen && this.#probes.answers(processId)
  }

  /** Refuses a room under other rules by name: its players would misread each other. */
  async #isReachable(processId: string): Promise<boolean> {
    const { protocol, state } = this.board.byProcess(processId) ?? {}
    // A node that has just started is not on the board yet.
    if (protocol === undefined) return listens(this.link, processId).catch(() => false)
    if (state === 'stopped') return false
    // Its beats may be late while it lives, with a Redis far away: it is asked, not judged by them.
    if (protocol === PROTOCOL_VERSION) return this.#probes.answers(processId)
    if (protocol > PROTOCOL_VERSION) throw refuse(refusals.clientTooOld)
    throw refuse(refusals.serverTooOld)
  }

  #tell(isUp: boolean): void {
    const { log } = this.#options
    // That it is there when all is well at a start is no news.
    if (isUp) log[this.#wasAway ? 'info' : 'debug']('Redis answers')
    else log.warn({ code: 'REDIS_AWAY', because: this.link.downBecause }, 'REDIS_AWAY')
    this.#wasAway ||= !isUp
  }

  #remind(): void {
    if (this.link.isUp) return
    this.#wasAway = true
    const { log, config } = this.#options
    const details = {
      code: 'REDIS_AWAY',
      at: shownTarget(config.redis),
      because: this.link.downBecause,
    }
    log.warn(details, 'REDIS_AWAY')
  }
}

const takenText = ({ name, address, processId }: NodeEntry): string =>
  `NODE_NAME is "${name}", and the node at ${address} (process ${processId}) has that name: ` +
  'give this one another, or none'
