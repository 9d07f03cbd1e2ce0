import { NODES_KEY, type NodeEntry, readNodeEntry } from '@tidepaint/server/cluster/nodeEntry'
import { ROOMS_KEY } from '@tidepaint/server/cluster/roomRow'
import { Redis } from 'ioredis'
import { type RedisOptions, type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { eventually } from './eventually.ts'
import { NodeProcess } from './NodeProcess.ts'
import { Player, type PlayerOptions } from './player.ts'

export interface TestCluster {
  redis: RedisProcess
  /** A connection of the test's own. */
  client: Redis
  nodes: NodeProcess[]
  /** Starts one more node; resolves when it takes players. */
  start(env?: Record<string, string>): Promise<NodeProcess>
  /** Starts one and waits for nothing. */
  launch(env?: Record<string, string>): NodeProcess
  join(url: string, options?: PlayerOptions): Promise<Player>
  /** What stands on the board, by name. */
  entries(): Promise<Record<string, NodeEntry>>
  /** Ids of the rooms that are listed, and the processes that own them. */
  rows(): Promise<{ roomId: string; processId: string }[]>
  /** The node that has the room. */
  ownerOf(processId: string): Promise<NodeProcess>
  close(): Promise<void>
}

/** A Redis of its own and `count` nodes, without an edge; all ends with `close`. */
export async function openCluster(
  count: number,
  env: Record<string, string> = {},
  redisOptions: RedisOptions = {},
): Promise<TestCluster> {
  const redis = await startRedis(redisOptions)
  const client = new Redis(redis.url, { maxRetriesPerRequest: null })
  client.on('error', () => {})
  const players: Player[] = []
  /** By process; kept, since Redis may not be there to be asked. */
  const owners = new Map<string, NodeProcess>()
  const cluster: TestCluster = {
    redis,
    client,
    nodes: [],
    launch: (more = {}) => {
      const node = new NodeProcess({ REDIS_URL: redis.url, ...env, ...more })
      cluster.nodes.push(node)
      return node
    },
    start: (more) => cluster.launch(more).ready(),
    join: async (url, options = {}) => {
      const player = await Player.join(url, options)
      players.push(player)
      return player
    },
    entries: async () => {
      const hash = await client.hgetall(NODES_KEY)
      const entries = Object.values(hash).flatMap((json) => readNodeEntry(json) ?? [])
      return Object.fromEntries(entries.map((entry) => [entry.name, entry]))
    },
    rows: async () => {
      const rows = Object.values(await client.hgetall(ROOMS_KEY))
      return rows.map((json) => JSON.parse(json) as { roomId: string; processId: string })
    },
    ownerOf: async (processId) => {
      const known = owners.get(processId)
      if (known) return known
      for (const entry of Object.values(await cluster.entries())) {
        const node = cluster.nodes.findLast(({ name }) => name === entry.name)
        if (node) owners.set(entry.processId, node)
      }
      const node = owners.get(processId)
      if (node === undefined) throw new Error(`no node of ours is process ${processId}`)
      return node
    },
    close: async () => {
      for (const player of players) {
        player.stop()
        player.room.reconnection.enabled = false
      }
      await Promise.all(cluster.nodes.map((node) => node.kill()))
      client.disconnect()
      await redis.stop()
    },
  }
  await Promise.all(Array.from({ length: count }, () => cluster.start()))
  return cluster
}

/** Waits until all these nodes know of each other. */
export async function allKnown(cluster: TestCluster, count: number): Promise<void> {
  const ready = async () => {
    const entries = Object.values(await cluster.entries())
    return entries.filter(({ state }) => state === 'ready')
  }
  const seen = await eventually(`${count} nodes on the board`, async () => {
    const entries = await ready()
    return entries.length === count && entries
  })
  // Each reads the board with its own beat.
  const beats = new Map(seen.map(({ name, beat }) => [name, beat]))
  await eventually('all have looked since', async () => {
    return (await ready()).every(({ name, beat }) => beat > (beats.get(name) ?? 0) + 1)
  })
}
