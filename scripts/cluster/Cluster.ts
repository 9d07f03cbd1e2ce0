import { fileURLToPath } from 'node:url'
import { parseRedisUrl, shownTarget } from '@tidepaint/server/cluster/redisUrl'
import { readConfig } from '@tidepaint/server/config'
import type { Child } from './Child.ts'
import { ClusterNode } from './ClusterNode.ts'
import { type EdgeProcess, startEdge } from './edge.ts'
import { freePort } from './freePort.ts'
import { keepAlive } from './keepAlive.ts'
import { letIn } from './letIn.ts'
import { portFault } from './portFault.ts'
import { RedisLine } from './RedisLine.ts'
import { type RedisProcess, startRedis } from './redis.ts'
import { type RollReport, roll } from './roll.ts'
import { type ListedRoom, type MovedRoom, moveRoom, readRooms } from './rooms.ts'
import { nodeStatus, type NodeStatus } from './status.ts'
import { tellWhenGone } from './tellWhenGone.ts'

const LOOPBACK = '127.0.0.1'
const product = fileURLToPath(import.meta.resolve('@tidepaint/server/main'))

/** How long a program gets for its goodbyes. */
const STOP_WITHIN_MS = 12_000
/** A node that ends itself when its time is over is a little late. */
const LATE_MS = 2000
/** Lines kept of each node, over all its starts. */
const LINES_MAX = 5000

export interface ClusterOptions {
  /** How many nodes to begin with: n1, n2 and so on. */
  nodes?: number
  /** Path of the program that is a node, and says so as the product does; the product, unless given. */
  main?: string
  /** The public one; 0 takes any free one. */
  port?: number
  /** Where the public port listens; loopback, unless given. */
  host?: string
  /** A Redis that runs already; without it one is started, and ended with the cluster. */
  redisUrl?: string
  /** False: n1 stands in for the edge, as where there is no HAProxy. */
  withEdge?: boolean
  /** The built client; without it no page is served. */
  clientDir?: string
  /** For all nodes. */
  env?: Record<string, string>
  /** For single ones, by name; goes before `env`, and may name another way to the same Redis. */
  nodeEnv?: Record<string, Record<string, string>>
  /** Settings of docker/haproxy.cfg. */
  edgeEnv?: Record<string, string>
  /** Gets each line of each program, by the name of node or program. */
  onLine?: (name: string, line: string) => void
  /** Gets what happens to the cluster, in a sentence. */
  onNote?: (text: string) => void
}

export class StartBrokenOff extends Error {}

/** Redis, nodes and edge on one public port. Use `startCluster`, unless it may be stopped meanwhile. */
export class Cluster {
  readonly nodes = new Map<string, ClusterNode>()
  /** Undefined if it was running before. */
  redis: RedisProcess | undefined
  /** Undefined where n1 stands in for it. */
  edge: EdgeProcess | undefined
  readonly #options: ClusterOptions
  readonly #lines = new Map<string, string[]>()
  #redisUrl = ''
  #line: RedisLine | undefined
  #port = 0
  #isOpen = false
  readonly #over = new AbortController()
  readonly #stopped = Promise.withResolvers<void>()
  #opening: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #rolling: Promise<RollReport> | undefined

  constructor(options: ClusterOptions = {}) {
    this.#options = options
  }

  /** The public address. */
  get url(): string {
    return `http://localhost:${this.#port}`
  }
  get redisUrl(): string {
    return this.#redisUrl
  }
  /** The supervisor's own way to Redis; throws as long as there is none. */
  get line(): RedisLine {
    if (!this.#line) throw new Error('Redis is not there yet')
    return this.#line
  }
  /** Where Redis is, for people: without a password. */
  get redisPlace(): string {
    const target = parseRedisUrl(this.#redisUrl)
    return target ? shownTarget(target) : 'not there yet'
  }
  /** Whether n1 listens on the public port itself. */
  get hasStandIn(): boolean {
    return this.edge === undefined
  }
  /** All of it has been ready once. */
  get isOpen(): boolean {
    return this.#isOpen
  }
  get isStopping(): boolean {
    return this.#stopping !== undefined
  }
  get isRolling(): boolean {
    return this.#rolling !== undefined
  }
  /** Resolves when it has ended, whoever wanted that. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /**
   * Starts everything; when something fails, ends what ran already and rejects with the reason, which
   * is `StartBrokenOff` if somebody called `stop` meanwhile.
   */
  async open(): Promise<void> {
    this.#opening = this.#openAll()
    try {
      await this.#opening
    } catch (error) {
      const isBrokenOff = this.isStopping
      await this.stop()
      throw isBrokenOff ? new StartBrokenOff('stopped before all was ready') : error
    }
  }

  /** The node of that name; throws if there is none. */
  node(name: string): ClusterNode {
    const node = this.nodes.get(name)
    if (node) return node
    const names = this.byNumber().map((one) => one.name)
    throw new Error(`there is no node ${name}; there are ${names.join(', ')}`)
  }

  /** The nodes as people count, n2 before n10. */
  byNumber(): ClusterNode[] {
    const number = ({ name }: ClusterNode) => Number(name.slice(1))
    return [...this.nodes.values()].toSorted((one, other) => number(one) - number(other))
  }

  /** What a node or program has printed, over all its starts, up to the latest 5000 lines. */
  lines(name: string): readonly string[] {
    return this.#lines.get(name) ?? []
  }

  /** Kills a node, `redis`, `haproxy` or the edge's `agent` as a fault would; it is started again. */
  kill(name: string): void {
    const program = this.#programs().get(name)
    if (program) program.killGroup()
    else this.node(name).kill()
  }

  /** Moves a node's matches away, then ends it. Resolves when it is gone, with its exit code. */
  async drain(name: string): Promise<number | undefined> {
    this.#mayChange()
    return this.node(name).drain()
  }

  /** Starts a new node, or one that has gone. Resolves when it takes players. */
  async start(name: string): Promise<ClusterNode> {
    this.#mayChange()
    return this.#start(name)
  }

  /**
   * Replaces the processes of all nodes, one by one, and resolves with what came of it, also where
   * that was not all. Meanwhile no node may be drained or started by others; what happens to one is
   * waited for. `onNote` gets each step, as that of the cluster does.
   */
  async roll(onNote: (text: string) => void = () => {}): Promise<RollReport> {
    this.#mayChange()
    this.#rolling = roll({
      nodes: () => this.byNumber(),
      drain: (name) => this.node(name).drain(),
      start: (name) => this.#start(name),
      endsWithinMs: (name) => this.#endsWithinMs(name),
      rooms: async () => (await this.rooms()).map(({ id }) => id),
      hasStandIn: this.hasStandIn,
      note: (text) => {
        this.#options.onNote?.(text)
        onNote(text)
      },
    })
    try {
      return await this.#rolling
    } finally {
      this.#rolling = undefined
    }
  }

  /** All rooms, oldest first. */
  rooms(): Promise<ListedRoom[]> {
    return readRooms(this.line)
  }

  /** Has a room moved to another node, and waits until it is there; throws with the reason if it stays. */
  move(room: string, to: string): Promise<MovedRoom> {
    return moveRoom(this.line, room, to)
  }

  /** Stops a node or program in the middle of what it does, until `thaw`. */
  freeze(name: string): void {
    const program = this.#programs().get(name)
    if (program) program.signal('SIGSTOP')
    else this.node(name).freeze()
  }
  thaw(name: string): void {
    const program = this.#programs().get(name)
    if (program) program.signal('SIGCONT')
    else this.node(name).thaw()
  }

  /** What is known of each node: by its process, and in Redis by its own word. */
  async status(): Promise<NodeStatus[]> {
    // Without Redis what is known here has to do.
    const entries = await this.#line?.readNodes().catch(() => undefined)
    return this.byNumber().map((node) => nodeStatus(node, entries?.get(node.name)))
  }

  /** Ends everything, nodes first and side by side, also in the middle of a start. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll()
    return this.#stopping
  }

  async #openAll(): Promise<void> {
    const { host = LOOPBACK, port = 0, redisUrl, withEdge = true, nodes = 3 } = this.#options
    const fault = port === 0 ? undefined : await portFault(host, port)
    if (fault !== undefined) throw new Error(fault)
    this.#port = port === 0 ? await freePort() : port
    if (redisUrl === undefined) await this.#startRedis()
    this.#redisUrl = redisUrl ?? this.redis?.url ?? ''
    this.#line = new RedisLine(this.#redisUrl)
    if (redisUrl !== undefined) await this.#mustAnswer(this.#line)
    this.#goOn()
    if (withEdge) await this.#startEdge(host)
    this.#goOn()
    const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
    await Promise.all(names.map((name) => this.#startNode(this.#createNode(name))))
    this.#goOn()
    this.#isOpen = true
  }

  /** Throws in the middle of a start that somebody has stopped. */
  #goOn(): void {
    if (this.isStopping) throw new StartBrokenOff()
  }

  /** Throws, in one sentence, unless the Redis that was asked for answers. */
  async #mustAnswer(line: RedisLine): Promise<void> {
    try {
      await line.ask((client) => client.ping())
    } catch (cause) {
      const place = `${this.redisPlace}, where REDIS_URL says it is`
      throw new Error(`no Redis answers at ${place}: ${(cause as Error).message}`, { cause })
    }
  }

  /** Throws while nodes are not for others to take away or add. */
  #mayChange(): void {
    if (this.isStopping) throw new Error('the cluster is stopping')
    if (this.isRolling) throw new Error('the cluster rolls: wait until all nodes are replaced')
  }

  async #startRedis(): Promise<void> {
    let redis = await startRedis()
    this.redis = redis
    const restart = async () => {
      // Takes its folder along.
      await redis.stop()
      // On the same port: that is where the nodes look for it.
      redis = await startRedis({ port: redis.port })
      this.redis = redis
    }
    this.#keepAlive(() => redis.child, restart)
  }

  async #startEdge(host: string): Promise<void> {
    const edge = await startEdge({
      port: this.#port,
      redisUrl: this.#redisUrl,
      env: { EDGE_BIND: `${host}:${this.#port}`, ...this.#options.edgeEnv },
      onLine: (line) => this.#keepLine('edge', line),
    })
    if (!edge) return
    this.edge = edge
    this.#keepAlive(() => edge.haproxy, edge.restartHaproxy)
    this.#keepAlive(() => edge.agent, edge.restartAgent)
  }

  #keepAlive(current: () => Child, restart: () => Promise<void>): void {
    const onNote = (text: string) => this.#options.onNote?.(text)
    void keepAlive({ current, restart, onNote }, this.#over.signal)
  }

  #programs(): ReadonlyMap<string, Child> {
    const { redis, edge } = this
    return new Map([
      ...(redis ? ([['redis', redis.child]] as const) : []),
      ...(edge
        ? ([
            ['haproxy', edge.haproxy],
            ['agent', edge.agent],
          ] as const)
        : []),
    ])
  }

  async #start(name: string): Promise<ClusterNode> {
    if (this.isStopping) throw new Error('the cluster is stopping')
    const node = this.nodes.get(name) ?? this.#createNode(name)
    await this.#startNode(node)
    return node
  }

  async #startNode(node: ClusterNode): Promise<void> {
    await node.start()
    if (this.edge) await letIn(this.edge, node)
  }

  #createNode(name: string): ClusterNode {
    const node = new ClusterNode(name, {
      path: process.execPath,
      args: [this.#options.main ?? product],
      env: this.#envOf(name),
      onLine: (line) => this.#keepLine(name, line),
      onReady: (running) => void tellWhenGone(this.line, running),
      onNote: (text) => this.#options.onNote?.(text),
    })
    this.nodes.set(name, node)
    return node
  }

  #envOf(name: string): Record<string, string> {
    const { clientDir, env, nodeEnv } = this.#options
    const isStandIn = this.edge === undefined && name === 'n1'
    return {
      // What the supervisor was told is for all; this is what a node must not take from there.
      CLIENT_DIR: clientDir ?? '',
      NODE_ADDRESS: '',
      ...env,
      REDIS_URL: this.#redisUrl,
      ...nodeEnv?.[name],
      NODE_NAME: name,
      HOST: isStandIn ? (this.#options.host ?? LOOPBACK) : LOOPBACK,
      PORT: isStandIn ? String(this.#port) : '0',
      PROXIES: isStandIn ? '0' : '1',
    }
  }

  /** As the node reads its own settings. */
  #endsWithinMs(name: string): number {
    const { drainS, shutdownS } = readConfig({ ...process.env, ...this.#envOf(name) })
    return (drainS + shutdownS) * 1000 + LATE_MS
  }

  #keepLine(name: string, line: string): void {
    const lines = this.#lines.get(name) ?? []
    this.#lines.set(name, lines)
    lines.push(line)
    if (lines.length > LINES_MAX) lines.shift()
    this.#options.onLine?.(name, line)
  }

  async #stopAll(): Promise<void> {
    this.#over.abort()
    const nodes = () => [...this.nodes.values()].map((node) => node.stop(STOP_WITHIN_MS))
    await Promise.all(nodes())
    // A start that was under way notices by its next step; what it started meanwhile ends here.
    await this.#opening?.catch(() => {})
    await this.#rolling?.catch(() => {})
    await Promise.all(nodes())
    await this.edge?.stop()
    await this.#line?.close()
    await this.redis?.stop()
    this.#stopped.resolve()
  }
}

/** Starts a cluster and waits until all of it takes players. Ends what it started if that fails. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = new Cluster(options)
  await cluster.open()
  return cluster
}
