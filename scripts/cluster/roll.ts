import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '@tidepaint/server/within'
import type { ClusterNode } from './ClusterNode.ts'

const LOOK_EVERY_MS = 50
/** From the end of a node to its start. */
const CALM_MS = 1000

/** What a roll needs of the cluster. */
export interface Rollable {
  nodes: () => readonly ClusterNode[]
  /** Resolves when the node is gone. */
  drain: (name: string) => Promise<number | undefined>
  /** Resolves when the node takes players by the public port. */
  start: (name: string) => Promise<ClusterNode>
  /** How long a node may take to end. */
  endsWithinMs: (name: string) => number
  /** The ids of all rooms. */
  rooms: () => Promise<readonly string[]>
  /** Whether n1 is the one way in. */
  hasStandIn: boolean
  note: (text: string) => void
}

/** A node that was replaced. */
export interface RolledNode {
  node: string
  /** From the signal until its next process took players. */
  tookMs: number
}

export interface RollReport {
  nodes: RolledNode[]
  tookMs: number
  /** Ids. */
  roomsBefore: readonly string[]
  roomsAfter: readonly string[]
  /** What did not go as it should, in sentences; empty if all nodes were replaced in order. */
  faults: string[]
}

/**
 * Replaces the process of every node that runs, one after the other; a single one gets a spare beside
 * it meanwhile. A node that ends badly is started again all the same; one that does not end or come
 * back is where the roll stops.
 */
export async function roll(cluster: Rollable): Promise<RollReport> {
  const names = cluster.nodes().flatMap((node) => (isWanted(node) ? [node.name] : []))
  if (names.length === 0) throw new Error('there is no node that runs')
  const sinceMs = performance.now()
  const [nodes, faults]: [RolledNode[], string[]] = [[], []]
  const roomsBefore = await roomsOf(cluster, faults)
  try {
    const spare = names.length === 1 ? await startSpare(cluster) : undefined
    for (const name of names) nodes.push(await replace(cluster, name, faults))
    if (spare) await end(cluster, spare, faults)
  } catch (error) {
    faults.push((error as Error).message)
  }
  const roomsAfter = await roomsOf(cluster, faults)
  return { nodes, tookMs: performance.now() - sinceMs, roomsBefore, roomsAfter, faults }
}

/** A Redis that is away is no reason to stop. */
async function roomsOf(cluster: Rollable, faults: string[]): Promise<readonly string[]> {
  try {
    return await cluster.rooms()
  } catch (error) {
    faults.push(`the rooms are not known: ${(error as Error).message}`)
    return []
  }
}

/** Whether a node is there, or is about to be. */
const isWanted = ({ state }: ClusterNode): boolean =>
  state === 'running' || state === 'starting' || state === 'pausing'

async function startSpare(cluster: Rollable): Promise<ClusterNode> {
  const taken = new Set(cluster.nodes().map(({ name, state }) => state !== 'stopped' && name))
  let number = 1
  while (taken.has(`n${number}`)) number++
  cluster.note(`n${number} is started, so that matches have somewhere to go`)
  return cluster.start(`n${number}`)
}

async function replace(cluster: Rollable, name: string, faults: string[]): Promise<RolledNode> {
  await untilSettled(cluster)
  const node = nodeOf(cluster, name)
  if (node.state !== 'running') throw new Error(`${name} is ${node.state}`)
  if (cluster.hasStandIn && name === 'n1') {
    cluster.note('n1 has the public port: nobody gets in until it is back')
  }
  const sinceMs = performance.now()
  await end(cluster, node, faults)
  // A start takes a core for a second: players who follow their matches come first.
  await sleep(CALM_MS)
  await cluster.start(name)
  const tookMs = performance.now() - sinceMs
  cluster.note(`${name} is back after ${seconds(tookMs)}: ${node.url}, pid ${node.pid}`)
  return { node: name, tookMs }
}

/** One that was killed a moment ago is waited for: else there may be nobody who takes players. */
async function untilSettled(cluster: Rollable): Promise<void> {
  const isComing = ({ state }: ClusterNode) => state === 'starting' || state === 'pausing'
  while (cluster.nodes().some(isComing)) await sleep(LOOK_EVERY_MS)
}

function nodeOf(cluster: Rollable, name: string): ClusterNode {
  const node = cluster.nodes().find((one) => one.name === name)
  if (!node) throw new Error(`there is no node ${name}`)
  return node
}

async function end(cluster: Rollable, { name, child }: ClusterNode, faults: string[]) {
  const sinceMs = performance.now()
  const ended = cluster.drain(name)
  cluster.note(`${name} is told to go; its matches move to other nodes`)
  const limitMs = cluster.endsWithinMs(name)
  const tooLate = () => new Error(`${name} has not ended within ${limitMs / 1000} s`)
  const code = await within(limitMs, ended, tooLate)
  cluster.note(`${name} ${child?.end} after ${seconds(performance.now() - sinceMs)}`)
  if (code !== 0) faults.push(`${name} ${child?.end} as it drained`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** What came of a roll, for people. */
export function rollText({ nodes, tookMs, roomsBefore, roomsAfter, faults }: RollReport): string {
  const times = nodes.map(({ node, tookMs: nodeMs }) => `${node} in ${seconds(nodeMs)}`)
  const same = roomsAfter.filter((id) => roomsBefore.includes(id)).length
  return [
    ...faults,
    `replaced: ${times.join(', ') || 'none'}; ${seconds(tookMs)} in all`,
    `rooms: ${roomsBefore.length} before, ${roomsAfter.length} after, ${same} of them the same`,
  ].join('\n')
}
