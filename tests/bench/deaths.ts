import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { ROOMS_KEY } from '@tidepaint/server/cluster/roomRow'
import { Redis } from 'ioredis'
import type { Cluster } from '../../scripts/cluster/Cluster.ts'
import { eventually } from '../support/eventually.ts'
import { ask, isPaused, processOf } from './benchedCluster.ts'
import type { Result } from './sim.ts'

const ROUNDS = 6
/** What a join may wait for a node that is dead, and how long a row may outlive its owner. */
const JOIN_MS_MAX = 1500
const ROW_MS_MAX = 2000
const LOOK_MS = 10

/** Joins right after a node was killed or frozen, and how long its rooms stay listed. */
export async function benchDeaths(
  cluster: Cluster,
  swarm: ChildProcess,
  between: () => void,
): Promise<Result[]> {
  const redis = new Redis(cluster.redisUrl)
  const times = { killedJoin: [] as number[], frozenJoin: [] as number[], row: [] as number[] }
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const fate of ['kill', 'freeze'] as const) {
        between()
        const owner = await roomOnN2(cluster, swarm)
        cluster[fate]('n2')
        const rows = rowsGone(redis, owner)
        const { ms, owners } = await ask(swarm, {
          order: 'join',
          url: cluster.node('n1').url ?? '',
          players: 1,
        })
        if (owners[0] === owner) throw new Error('a player was sent to a node that is gone')
        times[fate === 'kill' ? 'killedJoin' : 'frozenJoin'].push(ms[0] ?? Number.NaN)
        const goneMs = await rows
        if (fate === 'kill') times.row.push(goneMs)
        else cluster.thaw('n2')
        await ask(swarm, { order: 'forget' })
        await eventually('n2 is back', () => cluster.node('n2').state === 'running', 20_000)
        await sleep(2000)
      }
    }
  } finally {
    redis.disconnect()
  }
  const worst = (of: readonly number[]) => Math.max(...of)
  const p50 = (of: readonly number[]) => quantile([...of], 0.5).toFixed(0)
  return [
    {
      title: 'join after a node was killed, worst',
      value: worst(times.killedJoin),
      max: JOIN_MS_MAX,
      unit: 'ms',
      detail: `p50 ${p50(times.killedJoin)}, of ${ROUNDS}, at once and for a room that was there`,
    },
    {
      title: 'join after a node was frozen, worst',
      value: worst(times.frozenJoin),
      max: JOIN_MS_MAX,
      unit: 'ms',
      detail: `p50 ${p50(times.frozenJoin)}, of ${ROUNDS}`,
    },
    {
      title: 'rows of a killed node are gone, worst',
      value: worst(times.row),
      max: ROW_MS_MAX,
      unit: 'ms',
      detail: `p50 ${p50(times.row)}, of ${ROUNDS}`,
    },
  ]
}

/** Has one player in a room of n2, and nobody anywhere else; returns n2's process. */
async function roomOnN2(cluster: Cluster, swarm: ChildProcess): Promise<string> {
  await isPaused(cluster, 'n1', true)
  const { owners } = await ask(swarm, { order: 'join', url: cluster.url, players: 1 })
  await isPaused(cluster, 'n1', false)
  const owner = await processOf(cluster.node('n2').url ?? '')
  if (owners[0] !== owner) throw new Error('the room is not where it was to be')
  return owner
}

async function rowsGone(redis: Redis, owner: string): Promise<number> {
  const startMs = performance.now()
  for (;;) {
    const rows = Object.values(await redis.hgetall(ROOMS_KEY))
    if (!rows.some((row) => row.includes(`"processId":"${owner}"`))) break
    if (performance.now() - startMs > 20_000) throw new Error('its rows stay')
    await sleep(LOOK_MS)
  }
  return performance.now() - startMs
}
