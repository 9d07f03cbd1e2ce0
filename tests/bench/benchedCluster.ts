import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Cluster, startCluster } from '../../scripts/cluster/Cluster.ts'
import { tellNode } from '../../scripts/cluster/tellNode.ts'
import { eventually } from '../support/eventually.ts'
import type { SwarmAnswer, SwarmOrder } from './lightSwarm.ts'

const SCRIPT = fileURLToPath(new URL('lightSwarm.ts', import.meta.url))

/** All players of a benchmark have one address. */
const unlimited = {
  EDGE_MATCHMAKE_PER_10S: '100000',
  EDGE_LOOKUPS_PER_10S: '1000000',
  EDGE_SOCKETS_PER_ADDRESS: '5000',
  EDGE_CONNECTIONS_PER_10S: '100000',
  EDGE_LOG_LEVEL: 'notice',
}

/** Two nodes, Redis and the edge, for as many players as one address can send. */
export const startBenched = (env: Readonly<Record<string, string>> = {}): Promise<Cluster> =>
  startCluster({
    nodes: 2,
    env: { JOINS_PER_MINUTE_MAX: '1000000', LOG_LEVEL: 'warn', ...env },
    edgeEnv: unlimited,
  })

/** A process of light players that waits for orders. */
export async function startSwarm(): Promise<ChildProcess> {
  const swarm = fork(SCRIPT)
  await once(swarm, 'message')
  return swarm
}

export async function ask(swarm: ChildProcess, order: SwarmOrder): Promise<SwarmAnswer> {
  swarm.send(order)
  const [answer] = (await once(swarm, 'message')) as [SwarmAnswer]
  return answer
}

/** Has a node take no players, or take them again; resolves when all know. */
export async function isPaused(cluster: Cluster, name: string, paused: boolean): Promise<void> {
  await tellNode(cluster.redisUrl, name, paused ? 'pause' : 'resume')
  await eventually(`${name} has heard it`, async () => {
    const { state } = (await cluster.status()).find(({ node }) => node === name) ?? {}
    return state === (paused ? 'draining' : 'ready')
  })
  // The edge and the other nodes look twice and four times a second.
  await sleep(1500)
}

/** The framework's name for the process at `url`. */
export async function processOf(url: string): Promise<string> {
  const { processId } = (await (await fetch(`${url}/readyz`)).json()) as { processId: string }
  return processId
}
