import { fileURLToPath } from 'node:url'
import { cpuMs } from '@tidepaint/loadtest/measure/cpuTime'
import { Cluster } from '../../../scripts/cluster/Cluster.ts'
import { eventually } from '../../support/eventually.ts'
import { Crowd, type Joins } from './Crowd.ts'
import type { JoinPlan } from './crowdOrders.ts'
import type { Options } from './options.ts'
import { rssBytes } from './rss.ts'

const NODE = fileURLToPath(new URL('node.ts', import.meta.url))

/** What protects a public server would only be in the way: here all come from a few addresses. */
const unlimited = {
  EDGE_SOCKETS_PER_ADDRESS: '1000000',
  EDGE_MATCHMAKE_PER_10S: '1000000',
  EDGE_LOOKUPS_PER_10S: '1000000',
  EDGE_CONNECTIONS_PER_10S: '1000000',
  EDGE_LOG_LEVEL: 'notice',
}
const nodeEnv = {
  JOINS_PER_MINUTE_MAX: '1000000',
  ROOMS_MAX: '10000',
  LOG_LEVEL: 'warn',
  NODE_OPTIONS: '--expose-gc',
}
/** Beside the sockets of rooms the edge has those of matchmaking and its own. */
const SPARE_CONNECTIONS = 2000

/** After a rush the nodes still promise seats to those who gave up, and keep each for 15 s. */
const EMPTY_MS = 120_000

/** The first is the server's own, which nobody else should come from. */
const addressOf = (i: number): string => `127.0.0.${i + 2}`

/** The nodes together, and the programs beside them; 0 for what is not there. */
export interface OfServers {
  nodes: number
  edge: number
  redis: number
}

/** A node as it says of itself. */
interface Said {
  processId: string
  load: { players: number; rooms: number }
}

/** Nodes, Redis, the edge if it is asked for, and a crowd that is not there yet. */
export class Bench {
  readonly cluster: Cluster
  readonly crowd: Crowd
  /** Where seats are asked for. */
  readonly doors: readonly string[]
  readonly nodeUrls: readonly string[]
  readonly isByEdge: boolean
  /** Addresses of nodes by the processes they are. */
  readonly owners: Readonly<Record<string, string>>

  private constructor(
    cluster: Cluster,
    crowd: Crowd,
    owners: Readonly<Record<string, string>>,
    isByEdge: boolean,
  ) {
    this.cluster = cluster
    this.crowd = crowd
    this.owners = owners
    this.nodeUrls = Object.values(owners)
    this.isByEdge = isByEdge
    this.doors = isByEdge ? [cluster.url] : this.nodeUrls
  }

  /** Ends what it started if it fails, or if `signal` says so meanwhile. */
  static async start(options: Options, signal: AbortSignal): Promise<Bench> {
    const isByEdge = options.by === 'edge'
    const cluster = new Cluster({
      nodes: options.nodes,
      main: NODE,
      withEdge: isByEdge,
      env: nodeEnv,
      edgeEnv: {
        ...unlimited,
        EDGE_CONNECTIONS_MAX: String(options.sockets + SPARE_CONNECTIONS),
      },
    })
    signal.addEventListener('abort', () => void cluster.stop(), { once: true })
    let crowd: Crowd | undefined
    try {
      await cluster.open()
      if (isByEdge && !cluster.edge) throw new Error('there is no HAProxy to go through')
      crowd = await Crowd.start(addressesOf(options))
      signal.addEventListener('abort', () => void crowd?.end(), { once: true })
      signal.throwIfAborted()
      return new Bench(cluster, crowd, await ownersOf(cluster), isByEdge)
    } catch (error) {
      await Promise.all([crowd?.end(), cluster.stop()])
      throw error
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.crowd.end(), this.cluster.stop()])
  }

  /** All processes that were started. */
  get pids(): number[] {
    const { redis, edge } = this.cluster
    const programs = [redis?.child, edge?.haproxy, edge?.agent]
    const nodes = this.cluster.byNumber().map(({ pid }) => pid)
    return [...this.crowd.pids, ...nodes, ...programs.map((child) => child?.pid)].flatMap(
      (pid) => pid ?? [],
    )
  }

  /** CPU time so far, in ms. */
  cpuMs(): OfServers {
    return this.#ofServers(cpuMs)
  }

  rssBytes(): OfServers {
    return this.#ofServers(rssBytes)
  }

  /** So many come, by the doors and on the ways that this bench has. */
  join(plan: Omit<JoinPlan, 'doors' | 'owners'>): Promise<Joins> {
    const { doors, owners, isByEdge } = this
    return this.crowd.join({ ...plan, doors, ...(isByEdge ? {} : { owners }) })
  }

  /** Players on each node. */
  async players(): Promise<number[]> {
    const said = await Promise.all(this.nodeUrls.map(ask))
    return said.map(({ load }) => load.players)
  }

  /** Has everybody leave, and waits until no room is left. */
  async empty(): Promise<void> {
    await this.crowd.leave()
    const areGone = async () => {
      const said = await Promise.all(this.nodeUrls.map(ask))
      return said.every(({ load }) => load.rooms === 0 && load.players === 0)
    }
    await eventually('all rooms are gone', areGone, EMPTY_MS)
  }

  #ofServers(of: (pid: number) => number): OfServers {
    const { cluster } = this
    const maybe = (pid: number | undefined) => (pid === undefined ? 0 : of(pid))
    return {
      nodes: cluster.byNumber().reduce((sum, { pid }) => sum + maybe(pid), 0),
      edge: maybe(cluster.edge?.haproxy.pid),
      redis: maybe(cluster.redis?.child.pid),
    }
  }
}

async function ask(url: string): Promise<Said> {
  return (await (await fetch(`${url}/readyz`)).json()) as Said
}

async function ownersOf(cluster: Cluster): Promise<Record<string, string>> {
  const urls = cluster.byNumber().flatMap(({ url }) => url ?? [])
  const pairs = urls.map(async (url) => [(await ask(url)).processId, url] as const)
  return Object.fromEntries(await Promise.all(pairs))
}

/** For each process of the crowd addresses of its own, so that none runs out of ports. */
function addressesOf({ crowds, addresses }: Options): string[][] {
  const all = Array.from({ length: addresses }, (_, i) => addressOf(i))
  return Array.from({ length: crowds }, (_, crowd) =>
    all.filter((_address, i) => i % crowds === crowd),
  )
}
