import { connectRedis, type RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { type NodeEntry, NODES_KEY, readNodeEntry } from '@tidepaint/server/cluster/nodeEntry'
import { parseRedisUrl, type RedisTarget, shownTarget } from '@tidepaint/server/cluster/redisUrl'
import type { ClusterNode } from './ClusterNode.ts'

/** Redis on the same machine answers within a millisecond. */
const ANSWER_WITHIN_MS = 2000

/** What a node is now, for people. */
export interface NodeStatus {
  node: string
  /** Its supervisor's word, or its own where that says more. */
  state: string
  pid: number | undefined
  address: string | undefined
  /** Undefined where the node has not said it. */
  players: number | undefined
  rooms: number | undefined
  cpu: number | undefined
}

/** Throws, in one sentence, unless the Redis that was asked for answers. */
export async function mustAnswer(redisUrl: string): Promise<void> {
  const target = parseRedisUrl(redisUrl)
  // Not the address as given: there may be a password in it.
  if (!target) throw new Error('REDIS_URL cannot be read; it must be like redis://127.0.0.1:6379')
  try {
    await ask(target, (client) => client.ping())
  } catch (cause) {
    const place = `${shownTarget(target)}, where REDIS_URL says it is`
    throw new Error(`no Redis answers at ${place}: ${(cause as Error).message}`, { cause })
  }
}

/** What the nodes say of themselves in Redis, by name; nothing if it does not answer. */
export async function readNodes(redisUrl: string): Promise<ReadonlyMap<string, NodeEntry>> {
  const target = parseRedisUrl(redisUrl)
  try {
    const hash = target ? await ask(target, (client) => client.hgetall(NODES_KEY)) : {}
    const entries = Object.entries(hash).map(([name, json]) => [name, readNodeEntry(json)] as const)
    return new Map(entries.filter((pair): pair is [string, NodeEntry] => pair[1] !== undefined))
  } catch {
    return new Map()
  }
}

/** Asks one thing over a connection of its own; rejects if the answer takes too long. */
export async function ask<T>(
  target: RedisTarget,
  question: (client: RedisClient) => Promise<T>,
): Promise<T> {
  const client = connectRedis(target)
  const answer = Promise.withResolvers<T>()
  let fault = new Error(`no answer in ${ANSWER_WITHIN_MS} ms`)
  // It goes on trying, so that a Redis which is about to start is waited for.
  client.on('error', (error) => {
    fault = error
  })
  client.once('ready', () => answer.resolve(question(client)))
  const late = setTimeout(() => answer.reject(fault), ANSWER_WITHIN_MS)
  try {
    return await answer.promise
  } finally {
    clearTimeout(late)
    client.disconnect()
  }
}

/** Puts together what its supervisor and what the node itself knows. */
export function nodeStatus(node: ClusterNode, said: NodeEntry | undefined): NodeStatus {
  // What an earlier process of that name left behind says nothing about this one.
  const entry = isOf(node, said) ? said : undefined
  const { players, rooms, cpu } = entry?.load ?? {}
  return {
    node: node.name,
    state: stateOf(node, entry),
    pid: node.pid,
    address: node.url,
    players,
    rooms,
    cpu,
  }
}

const isOf = (node: ClusterNode, entry: NodeEntry | undefined): boolean =>
  node.url !== undefined && entry?.address.split(':').at(-1) === new URL(node.url).port

function stateOf(node: ClusterNode, entry: NodeEntry | undefined): string {
  if (node.isFrozen) return 'frozen'
  if (node.state === 'running') return entry?.state ?? 'running'
  return node.state === 'pausing' ? 'starts again soon' : node.state
}

const columns: readonly [title: string, cell: (status: NodeStatus) => string][] = [
  ['node', ({ node }) => node],
  ['state', ({ state }) => state],
  ['pid', ({ pid }) => shown(pid)],
  ['address', ({ address }) => shown(address)],
  ['players', ({ players }) => shown(players)],
  ['rooms', ({ rooms }) => shown(rooms)],
  ['cpu', ({ cpu }) => (cpu === undefined ? '-' : `${Math.round(cpu * 100)} %`)],
]
const numeric = new Set(['pid', 'players', 'rooms', 'cpu'])

const shown = (value: string | number | undefined): string => String(value ?? '-')

/** The table of `npm run cluster -- status`. */
export function statusTable(statuses: readonly NodeStatus[]): string {
  const texts = columns.map(([title, cell]) => [title, ...statuses.map(cell)])
  const padded = texts.map((column) => {
    const width = Math.max(...column.map((text) => text.length))
    const isNumeric = numeric.has(column[0] ?? '')
    return column.map((text) => (isNumeric ? text.padStart(width) : text.padEnd(width)))
  })
  const rows = Array.from({ length: statuses.length + 1 }, (_, i) =>
    padded.map((cells) => cells[i]),
  )
  return rows.map((row) => row.join('  ').trimEnd()).join('\n')
}
