import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from '@tidepaint/loadtest/measure/cpuTime'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { Cluster } from '../../scripts/cluster/Cluster.ts'
import { ask, isPaused, processOf, startBenched, startSwarm } from './benchedCluster.ts'
import { benchDeaths } from './deaths.ts'
import type { Result } from './sim.ts'

/** On each node, in rooms of 16. */
const PLAYERS_PER_NODE = 64
/** One node and two take turns, so that a slow moment hits both. */
const TURNS = 4
const SETTLE_MS = 2500
const MEASURE_MS = 5000
const JOIN_ROUNDS = 15
const JOINS_A_ROUND = 4
const CARRIED = 48
const PINGS = 150
/** Two nodes are to hold so many times the players of one. */
const RATIO_MIN = 1.9

/** What a stretch of play cost, in ms of CPU a player and second, and how late ticks were. */
interface Cost {
  node: number
  edge: number
  redis: number
  lateP99Ms: number
}

/** Two nodes against one, joins by edge and direct, and what a seat on another node costs. */
export async function benchCluster(between: () => void): Promise<Result[]> {
  const cluster = await startBenched()
  const swarm = await startSwarm()
  try {
    return [
      ...(await benchCapacity(cluster, swarm, between)),
      ...(await benchJoins(cluster, swarm, between)),
      ...(await benchCarried(cluster, swarm, between)),
      ...(await benchDeaths(cluster, swarm, between)),
    ]
  } finally {
    swarm.kill()
    await cluster.stop()
  }
}

async function benchCapacity(
  cluster: Cluster,
  swarm: ChildProcess,
  between: () => void,
): Promise<Result[]> {
  const costs: { one: Cost[]; two: Cost[] } = { one: [], two: [] }
  for (let turn = 0; turn < TURNS; turn++) {
    await isPaused(cluster, 'n2', true)
    between()
    costs.one.push(await play(cluster, swarm, ['n1']))
    await isPaused(cluster, 'n2', false)
    between()
    costs.two.push(await play(cluster, swarm, ['n1', 'n2']))
  }
  const middle = (of: readonly Cost[], what: keyof Cost) =>
    quantile(
      of.map((cost) => cost[what]),
      0.5,
    )
  const one = middle(costs.one, 'node')
  const two = middle(costs.two, 'node')
  const us = (ms: number) => (ms * 1000).toFixed(0)
  const late = (of: readonly Cost[]) => middle(of, 'lateP99Ms').toFixed(1)
  return [
    {
      title: 'players of two nodes against one',
      value: (2 * one) / two,
      min: RATIO_MIN,
      unit: 'x',
      detail:
        `by CPU time: ${us(one)} us a player and second on one, ${us(two)} on two; ` +
        `${PLAYERS_PER_NODE} players a node; ticks late p99 ${late(costs.one)} and ${late(costs.two)} ms`,
    },
    {
      title: '  edge and Redis, a player and second',
      value: (middle(costs.two, 'edge') + middle(costs.two, 'redis')) * 1000,
      unit: 'us',
      detail: `CPU time with two nodes: edge ${us(middle(costs.two, 'edge'))}, Redis ${us(middle(costs.two, 'redis'))}`,
    },
  ]
}

async function play(
  cluster: Cluster,
  swarm: ChildProcess,
  names: readonly string[],
): Promise<Cost> {
  const players = PLAYERS_PER_NODE * names.length
  await ask(swarm, { order: 'join', url: cluster.url, players })
  await sleep(SETTLE_MS)
  const nodes = names.map((name) => cluster.node(name).pid ?? 0)
  const edge = cluster.edge?.haproxy.pid ?? 0
  const redis = cluster.redis?.child.pid ?? 0
  const read = () => ({
    node: nodes.reduce((sum, pid) => sum + cpuMs(pid), 0),
    edge: edge === 0 ? 0 : cpuMs(edge),
    redis: cpuMs(redis),
  })
  const before = read()
  const startMs = performance.now()
  await sleep(MEASURE_MS)
  const after = read()
  const playerS = (players * (performance.now() - startMs)) / 1000
  const lateP99Ms = Math.max(...(await Promise.all(names.map((name) => lateOf(cluster, name)))))
  await ask(swarm, { order: 'leave' })
  return {
    node: (after.node - before.node) / playerS,
    edge: (after.edge - before.edge) / playerS,
    redis: (after.redis - before.redis) / playerS,
    lateP99Ms,
  }
}

async function lateOf(cluster: Cluster, name: string): Promise<number> {
  const answer = await fetch(`${cluster.node(name).url}/readyz`)
  const { load } = (await answer.json()) as { load: { tickLateP99Ms: number } }
  return load.tickLateP99Ms
}

/** From the request for a seat to the first state. */
async function benchJoins(
  cluster: Cluster,
  swarm: ChildProcess,
  between: () => void,
): Promise<Result[]> {
  const ways = { edge: [] as number[], here: [] as number[], there: [] as number[] }
  for (let round = 0; round < JOIN_ROUNDS; round++) {
    between()
    // One player stays, so that the room does; all others find it, since it is the fullest.
    const { owners } = await ask(swarm, { order: 'join', url: cluster.url, players: 1 })
    const [here, there] = await hereAndThere(cluster, owners[0] ?? '')
    // In turn, and fewer than the room has seats.
    for (let turn = 0; turn < JOINS_A_ROUND; turn++) {
      for (const [way, url] of Object.entries({ edge: cluster.url, here, there })) {
        const { ms } = await ask(swarm, { order: 'join', url, players: 1 })
        ways[way as keyof typeof ways].push(...ms)
      }
    }
    await ask(swarm, { order: 'leave' })
  }
  const p = (times: readonly number[], share: number) => quantile([...times], share)
  const both = (times: readonly number[]) =>
    `p50 ${p(times, 0.5).toFixed(1)}, p99 ${p(times, 0.99).toFixed(1)} ms`
  return [
    {
      title: 'join by the edge, to first state, p50',
      value: p(ways.edge, 0.5),
      unit: 'ms',
      detail: `${both(ways.edge)}; direct, room on that node: ${both(ways.here)}`,
    },
    {
      title: '  more for a seat on another node, p50',
      value: p(ways.there, 0.5) - p(ways.here, 0.5),
      unit: 'ms',
      detail: `direct, room on the other node: ${both(ways.there)}`,
    },
  ]
}

/** The address of the node that owns a room, and of the other one. */
async function hereAndThere(cluster: Cluster, owner: string): Promise<[string, string]> {
  const [one, two] = ['n1', 'n2'].map((name) => cluster.node(name).url ?? '') as [string, string]
  return (await processOf(one)) === owner ? [one, two] : [two, one]
}

/** Sockets that come by the wrong node against sockets that come by the right one. */
async function benchCarried(
  cluster: Cluster,
  swarm: ChildProcess,
  between: () => void,
): Promise<Result[]> {
  // All rooms on n1; n2 only carries.
  await isPaused(cluster, 'n2', true)
  const right = cluster.node('n1')
  const wrong = cluster.node('n2')
  const pings = { right: [] as number[], wrong: [] as number[] }
  const carrying: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [way, { url = '' }] of [
      ['right', right],
      ['wrong', wrong],
    ] as const) {
      between()
      await ask(swarm, { order: 'join', url: right.url ?? '', players: CARRIED, door: url })
      await sleep(SETTLE_MS)
      const before = cpuMs(wrong.pid ?? 0)
      const startMs = performance.now()
      pings[way].push(...(await ask(swarm, { order: 'ping', times: PINGS })).ms)
      const playerS = (CARRIED * (performance.now() - startMs)) / 1000
      const cost = (cpuMs(wrong.pid ?? 0) - before) / playerS
      carrying.push(way === 'wrong' ? cost : -cost)
      await ask(swarm, { order: 'leave' })
    }
  }
  await isPaused(cluster, 'n2', false)
  const p50 = { right: quantile(pings.right, 0.5), wrong: quantile(pings.wrong, 0.5) }
  const p99 = { right: quantile(pings.right, 0.99), wrong: quantile(pings.wrong, 0.99) }
  // What the idle node used is taken off turn by turn.
  const extra = (carrying.reduce((sum, each) => sum + each, 0) / TURNS) * 1000
  return [
    {
      title: 'a socket at the wrong door, CPU',
      value: extra,
      unit: 'us',
      detail: 'a player and second, on the node that carries it',
    },
    {
      title: '  more round trip, p50',
      value: p50.wrong - p50.right,
      unit: 'ms',
      detail: `p50 ${p50.wrong.toFixed(2)} for ${p50.right.toFixed(2)}, p99 ${p99.wrong.toFixed(2)} for ${p99.right.toFixed(2)} ms`,
    },
  ]
}
