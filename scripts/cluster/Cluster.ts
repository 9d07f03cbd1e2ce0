import { fileURLToPath } from 'node:url'
import { parseRedisUrl, shownTarget } from '@tidepaint/server/cluster/redisUrl'
import type { Child } from './Child.ts'
import { ClusterNode } from './ClusterNode.ts'
import { type EdgeProcess, startEdge } from './edge.ts'
import { freePort } from './freePort.ts'
import { keepAlive } from './keepAlive.ts'
import { letIn } from './letIn.ts'
import { portFault } from './portFault.ts'
import { type RedisProcess, startRedis } from './redis.ts'
import { mustAnswer, nodeStatus, type NodeStatus, readNodes } from './status.ts'

const LOOPBACK = '127.0.0.1'
const product = fileURLToPath(import.meta.resolve('@tidepaint/server/main'))

/** How long a program gets for its goodbyes. */
const STOP_WITHIN_MS = 12_000
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
  #port = 0
  #isOpen = false
  readonly #over = new AbortController()
  readonly #stopped = Promise.withResolvers<void>()
  #opening: Promise<void> | undefined
  #stopping: Promise<void> | undefined

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

  /** Lets a node's matches end, then the node. Resolves when it is gone, with its exit code. */
  drain(name: string): Promise<number | undefined> {
    return this.node(name).drain()
  }

  /** Starts a new node, or one that has gone. Resolves when it takes players. */
  async start(name: string): Promise<ClusterNode> {
    if (this.isStopping) throw new Error('the cluster is stopping')
    const node = this.nodes.get(name) ?? this.#createNode(name)
    await this.#startNode(node)
    return node
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
    const entries = await readNodes(this.#redisUrl)
    return this.byNumber().map((node) => nodeStatus(node, entries.get(node.name)))
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
    else await mustAnswer(redisUrl)
    this.#redisUrl = redisUrl ?? this.redis?.url ?? ''
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
    await Promise.all(nodes())
    await this.edge?.stop()
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
