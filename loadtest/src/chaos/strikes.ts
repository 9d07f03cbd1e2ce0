import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterNode } from '../../../scripts/cluster/ClusterNode.ts'
import { emptyRedis } from '../../../scripts/cluster/redisContents.ts'
import type { Crew } from './Crew.ts'
import { withCalls } from './clusterCalls.ts'
import type { NemesisName } from './nemeses.ts'
import type { Strike } from './plan.ts'
import type { Site } from './Site.ts'

/** Whom a strike hits, as things are right before it. */
export interface Hit {
  site: Site
  strike: Strike
  crew: Crew
  room: string
  owner: ClusterNode
  other: ClusterNode
}

/** Does it; resolves when the fault itself is over, whatever it left behind. */
export const strikes: Readonly<Record<NemesisName, (hit: Hit) => Promise<void>>> = {
  async kill({ owner }) {
    await kill(owner)
  },
  async freeze({ owner, strike: { forMs } }) {
    owner.freeze()
    await sleep(forMs)
    // One that its supervisor has ended meanwhile is not there to go on.
    if (owner.isFrozen) owner.thaw()
  },
  async roll({ site }) {
    await withCalls(site.cluster).roll()
  },
  async move({ site, room, other }) {
    await withCalls(site.cluster).move(room, other.name)
  },
  async drain({ site, owner }) {
    await owner.drain()
    await site.cluster.start(owner.name)
  },
  async 'redis-kill'({ site }) {
    await site.killRedis()
  },
  async 'redis-freeze'({ site, strike: { forMs } }) {
    site.cluster.freeze('redis')
    await sleep(forMs)
    site.cluster.thaw('redis')
  },
  async 'redis-flush'({ site }) {
    await emptyRedis(site.cluster.redisUrl)
  },
  async 'redis-cut'({ site, owner, strike: { forMs } }) {
    site.gateOf(owner.name).shut()
    await sleep(forMs)
    site.gateOf(owner.name).reopen()
  },
  async 'client-cut'({ crew, strike: { bot, forMs } }) {
    const victim = crew.bots[bot - 1]
    victim?.shut()
    await sleep(forMs)
    victim?.reopen()
  },
  async 'kill-two'({ owner, other }) {
    await Promise.all([kill(owner), kill(other)])
  },
  async 'kill-during-move'({ site, room, owner, other, strike: { forMs } }) {
    const moved = withCalls(site.cluster).move(room, other.name)
    // It may well fail; what counts is where the room is afterwards.
    moved.catch(() => {})
    await sleep(forMs)
    await kill(owner)
    await moved.catch(() => {})
  },
}

/** Resolves when the process is gone: until then it looks as if it lived. */
async function kill(node: ClusterNode): Promise<void> {
  const { child } = node
  node.kill()
  await child?.ended
}

/** A kill of which nothing is left to go on from: Redis is emptied while the owner cannot write. */
export async function killForgotten({ site, owner }: Hit): Promise<void> {
  owner.freeze()
  await emptyRedis(site.cluster.redisUrl)
  await kill(owner)
}

/** Whether it hits all rooms, or only that of its owner and what else that node has. */
export const hitsAll = (nemesis: NemesisName): boolean =>
  nemesis === 'roll' || (nemesis.startsWith('redis-') && nemesis !== 'redis-cut')
