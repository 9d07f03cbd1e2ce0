import { once } from 'node:events'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { connectRedis, type RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'
import { parseSlots } from '@tidepaint/server/edge/slots'
import WebSocket, { type ClientOptions } from 'ws'
import { Child } from '../../scripts/cluster/Child.ts'
import { type EdgeOptions, type EdgeProcess, startEdge } from '../../scripts/cluster/edge.ts'
import { AnnouncedNode } from './AnnouncedNode.ts'
import { eventually } from './eventually.ts'
import { TinyNode } from './TinyNode.ts'

const serverMain = fileURLToPath(import.meta.resolve('@tidepaint/server/main'))

/** Longer than any limit of the edge's that a test waits for. */
const CLOSE_MS = 20_000

/** HAProxy's `srv_op_state`: closed or down, and up but for new requests. */
export const SLOT = { down: '0', up: '2', draining: '3' } as const

export type Tiny = TinyNode & { says: AnnouncedNode }

/** A server of ours behind the edge. */
export interface RealNode {
  name: string
  child: Child
  /** Where it listens itself. */
  url: string
}

/** An edge with nodes behind it, and a log of what it printed. */
export class EdgeBench {
  readonly edge: EdgeProcess
  readonly log: string[]
  readonly redis: RedisClient
  readonly #closers: (() => unknown)[] = []

  private constructor(edge: EdgeProcess, log: string[], redis: RedisClient) {
    this.edge = edge
    this.log = log
    this.redis = redis
  }

  static async open(options: Omit<EdgeOptions, 'onLine'>): Promise<EdgeBench> {
    const target = parseRedisUrl(options.redisUrl)
    if (target === undefined) throw new Error(`${options.redisUrl} is no address of Redis`)
    const redis = connectRedis(target)
    // Some tests stop Redis.
    redis.on('error', () => {})
    await once(redis, 'ready')
    const log: string[] = []
    const edge = await startEdge({ ...options, onLine: (line) => log.push(line) })
    if (edge === undefined) throw new Error('there is no HAProxy to test')
    return new EdgeBench(edge, log, redis)
  }

  /** Opens a tiny node and waits until the edge leads to it. */
  async tiny(name: string): Promise<Tiny> {
    const node = await TinyNode.open(name)
    const says = this.announce(name, node.address)
    this.#closers.push(() => node.close())
    await this.reaches(name, SLOT.up)
    return Object.assign(node, { says })
  }

  /** Starts a server of ours and waits until the edge leads to it. */
  async real(name: string): Promise<RealNode> {
    let url: string | undefined
    const child = new Child(name, process.execPath, [serverMain], {
      env: { PORT: '0', PROXIES: '1', LOG_LEVEL: 'silent' },
      onLine: (line) => {
        url ??= /http:\/\/\S+/.exec(line)?.[0]
      },
    })
    this.#closers.push(() => child.stop('SIGKILL'))
    const found = await eventually(`the address of ${name}`, () => url)
    this.announce(name, `127.0.0.1:${new URL(found).port}`)
    await this.reaches(name, SLOT.up)
    return { name, child, url: found }
  }

  announce(name: string, address: string): AnnouncedNode {
    const says = new AnnouncedNode(this.redis, name, address)
    this.#closers.push(() => says.fallSilent())
    return says
  }

  /** Waits until all slots of a node are in this state. */
  async reaches(name: string, state: string, limitMs?: number): Promise<void> {
    const isThere = async () => {
      const states = await this.#states(name)
      return states.length > 0 && states.every((one) => one === state)
    }
    await eventually(`slots of ${name} in state ${state}`, isThere, limitMs)
  }

  /** As `reaches`, in one backend alone. */
  async reachesIn(backend: string, name: string, state: string): Promise<void> {
    const isThere = async () => (await this.#states(name, backend))[0] === state
    await eventually(`slot ${backend}/${name} in state ${state}`, isThere)
  }

  /** Whether the slots of a node are open, up or not. */
  async isOpen(name: string): Promise<boolean> {
    const slots = parseSlots(await this.edge.admin('show servers state'))
    return slots.filter((slot) => slot.name === name).every((slot) => slot.isOpen)
  }

  get(path = '/', headers: Record<string, string> = {}): Promise<Got> {
    return get(this.edge.url + path, { headers })
  }

  /** Opens a socket, and waits for the name that a tiny node says first. */
  async socket(path: string, headers: Record<string, string> = {}): Promise<EdgeSocket> {
    const socket = EdgeSocket.dial(this.edge.url.replace('http', 'ws') + path, { headers })
    this.#closers.push(() => socket.ws.terminate())
    await eventually(`an answer to ${path}`, () => socket.said.length > 0 || socket.isOver)
    return socket
  }

  async close(): Promise<void> {
    await Promise.all(this.#closers.map((close) => close()))
    await this.edge.stop()
    // The next one finds an empty database. Some tests end with Redis away.
    await this.redis.flushdb().catch(() => {})
    this.redis.disconnect()
  }

  async #states(name: string, backend?: string): Promise<string[]> {
    // HAProxy is started anew in some tests.
    const answer = await this.edge.admin('show servers state').catch(() => '')
    const rows = answer.split('\n').map((line) => line.split(' '))
    const mine = rows.filter((row) => row[3] === name && (backend ?? row[1]) === row[1])
    return mine.map((row) => row[5] ?? '')
  }
}

interface Got {
  status: number
  text: string
}

/** A request on a line of its own, so that the edge chooses anew. */
export async function get(url: string, options: RequestOptions & { body?: string }): Promise<Got> {
  const sent = request(url, { agent: false, ...options })
  sent.end(options.body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const part of response) text += String(part)
  return { status: response.statusCode ?? 0, text }
}

/** A socket of a player, as seen from outside. */
export class EdgeSocket {
  readonly ws: WebSocket
  readonly said: string[] = []
  isOver = false
  /** Of the refusal, if it never opened. */
  status: number | undefined

  private constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data: Buffer) => this.said.push(data.toString()))
    ws.on('unexpected-response', (_request, response) => {
      this.status = response.statusCode
      this.isOver = true
      response.destroy()
    })
    ws.on('close', () => {
      this.isOver = true
    })
    ws.on('error', () => {
      this.isOver = true
    })
  }

  static dial(url: string, options: ClientOptions): EdgeSocket {
    return new EdgeSocket(new WebSocket(url, options))
  }

  /** Whether a word goes there and back. */
  async echoes(): Promise<boolean> {
    const word = `word ${this.said.length}`
    this.ws.send(word)
    await eventually('an echo', () => this.said.includes(word) || this.isOver)
    return this.said.includes(word)
  }
}

/** Sends these bytes on a line of its own and returns what comes back until it is closed. */
export async function rawExchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (part) => {
    answer += part.toString()
  })
  // Closing with a reset is closing as well.
  socket.on('error', () => {})
  socket.write(bytes)
  await eventually('the edge closes the line', () => socket.closed, CLOSE_MS)
  return answer
}
