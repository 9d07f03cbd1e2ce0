import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster } from '../../../scripts/cluster/Cluster.ts'
import type { ClusterNode } from '../../../scripts/cluster/ClusterNode.ts'
import { letIn } from '../../../scripts/cluster/letIn.ts'
import { MetricsPage } from '../measure/MetricsPage.ts'
import { unlimited, unlimitedEdge } from '../swarm/target.ts'
import { askPlace } from './askPlace.ts'
import type { Inventory } from './checkers/rooms.ts'
import { type FarGate, Gates } from './gateProcess.ts'
import { type Takeover, takeoverIn } from './takeovers.ts'

/** Short, so that every run has results to keep. */
export const MATCH_S = 15
export const PODIUM_S = 4
/** A drain must not wait for the end of a run. */
const DRAIN_S = 60
const ANSWER_MS = 2000
const LOOK_MS = 100
const WHOLE_WITHIN_MS = 60_000
/** Longer than any strike, and no longer than it takes to say that a room is lost. */
const RESUME_WINDOW_S = 15
/** A supervisor gives a program up that died five times within a minute. */
const REDIS_KILL_EVERY_MS = 16_000

/** A cluster to be struck. */
export class Site {
  readonly cluster: Cluster
  readonly gates = new Gates()
  readonly #redisGates = new Map<string, FarGate>()
  /** What the logs of nodes told of takeovers, in order. */
  readonly takeovers: Takeover[] = []
  /** All that programs printed and that was done to them, each with its second. */
  readonly log: string[] = []
  #redisKilledAtMs = Number.NEGATIVE_INFINITY

  private constructor(nodeEnv: Record<string, Record<string, string>>) {
    this.cluster = new Cluster({
      nodes: 0,
      env: {
        ...unlimited,
        LOG_LEVEL: 'info',
        MATCH_S: String(MATCH_S),
        PODIUM_S: String(PODIUM_S),
        DRAIN_S: String(DRAIN_S),
        RESUME_WINDOW_S: String(RESUME_WINDOW_S),
      },
      nodeEnv,
      edgeEnv: unlimitedEdge,
      onNote: (text) => this.note(text),
      onLine: (name, line) => {
        this.note(`${name}: ${line}`)
        const takeover = takeoverIn(line)
        if (takeover) this.takeovers.push(takeover)
      },
    })
  }

  /**
   * Starts Redis, the edge and so many nodes, with gates on the way to Redis if those are needed; ends
   * what it started if that fails.
   */
  static async open(nodes: number, hasGates: boolean): Promise<Site> {
    const nodeEnv: Record<string, Record<string, string>> = {}
    const site = new Site(nodeEnv)
    try {
      await site.cluster.open()
      const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
      for (const name of hasGates ? names : []) {
        const gate = await site.gates.open(site.cluster.redisUrl)
        site.#redisGates.set(name, gate)
        nodeEnv[name] = { REDIS_URL: `redis://127.0.0.1:${gate.port}` }
      }
      await Promise.all(names.map((name) => site.cluster.start(name)))
      return site
    } catch (error) {
      await site.close()
      throw error
    }
  }

  /** Writes down what happens, among what the programs say of it. */
  note(text: string): void {
    this.log.push(`${(performance.now() / 1000).toFixed(3)} ${text}`)
  }

  /** What is between a node and Redis. */
  gateOf(name: string): FarGate {
    const gate = this.#redisGates.get(name)
    if (gate === undefined) throw new Error(`${name} has no gate`)
    return gate
  }

  /** The node of a process; throws if no node that runs is it. */
  async nodeOf(processId: string): Promise<ClusterNode> {
    const nodes = await this.#running()
    const found = nodes.find((each) => each.processId === processId)
    if (found === undefined) throw new Error(`no node that runs is process ${processId}`)
    return this.cluster.node(found.name)
  }

  /** The node so many behind another one, by their numbers. */
  behind(node: ClusterNode, steps: number): ClusterNode {
    const all = this.cluster.byNumber()
    return all[(all.indexOf(node) + steps) % all.length] ?? node
  }

  /** Kills Redis as a fault would, but not so often that it is given up. */
  async killRedis(): Promise<void> {
    await sleep(Math.max(0, this.#redisKilledAtMs + REDIS_KILL_EVERY_MS - performance.now()))
    this.#redisKilledAtMs = performance.now()
    this.cluster.kill('redis')
  }

  /** Resolves when all nodes run and the edge sends players there; throws when one never does. */
  async whole(): Promise<void> {
    const giveUpAtMs = performance.now() + WHOLE_WITHIN_MS
    for (;;) {
      const fault = await this.#missing()
      if (fault === undefined) return
      if (performance.now() > giveUpAtMs) throw new Error(`the cluster is not whole: ${fault}`)
      await sleep(LOOK_MS)
    }
  }

  /** What list and nodes say of the rooms. */
  async inventory(rooms: readonly string[]): Promise<Inventory> {
    const nodes = await this.#running()
    const asked = nodes.flatMap(({ name, url }) =>
      rooms.map(async (roomId) => ({ name, roomId, processId: await askPlace(url, roomId) })),
    )
    const rows = await this.cluster.rooms()
    return {
      listed: rows.map(({ id: roomId, processId }) => ({ roomId, processId })),
      nodes: await Promise.all(
        nodes.map(async (node) => ({ ...node, rooms: await countOf(node) })),
      ),
      places: await Promise.all(asked),
    }
  }

  /** Throws all away that Redis holds, as a fault would. */
  async emptyRedis(): Promise<void> {
    await this.cluster.line.ask((client) => client.flushall())
  }

  async close(): Promise<void> {
    await this.cluster.stop()
    await this.gates.close()
  }

  /** What a whole cluster would have; undefined if it has all. */
  async #missing(): Promise<string | undefined> {
    const { edge } = this.cluster
    const nodes = this.cluster.byNumber()
    const away = nodes.find(({ state }) => state !== 'running')
    if (away) return `${away.name} is ${away.state}`
    try {
      if (edge) await Promise.all(nodes.map((node) => letIn(edge, node)))
      return undefined
    } catch (error) {
      // One that was killed a moment ago may have looked alive.
      return error instanceof Error ? error.message : String(error)
    }
  }

  async #running(): Promise<{ name: string; url: string; processId: string }[]> {
    const nodes = this.cluster.byNumber().flatMap(({ name, url }) => (url ? [{ name, url }] : []))
    const looks = nodes.map(async (node) => {
      const processId = await processAt(node.url)
      return processId === undefined ? [] : [{ ...node, processId }]
    })
    return (await Promise.all(looks)).flat()
  }
}

/** Undefined for a node that does not answer. */
async function processAt(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) })
    const { processId } = (await answer.json()) as { processId?: string }
    return processId
  } catch {
    return undefined
  }
}

async function countOf({ url }: { url: string }): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) })
  return new MetricsPage(await answer.text()).sum('tidepaint_rooms')
}
