import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterNode } from '../../../scripts/cluster/ClusterNode.ts'
import type { Crew } from './Crew.ts'
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
    const { faults } = await site.cluster.roll()
    if (faults.length > 0) throw new Error(faults.join('; '))
  },
  async move({ site, room, other }) {
    await site.cluster.move(room, other.name)
  },
  async drain({ site, owner }) {
    const code = await site.cluster.drain(owner.name)
    await site.cluster.start(owner.name)
    if (code !== 0) throw new Error(`${owner.name} ended with code ${code}`)
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
    await site.emptyRedis()
  },
  async 'redis-cut'({ site, owner, strike: { forMs } }) {
    await site.gateOf(owner.name).shut()
    await sleep(forMs)
    await site.gateOf(owner.name).reopen()
  },
  async 'client-cut'({ crew, strike: { bot, forMs } }) {
    const victim = crew.bots[bot - 1]
    await victim?.shut()
    await sleep(forMs)
    await victim?.reopen()
  },
  async 'kill-two'({ owner, other }) {
    await Promise.all([kill(owner), kill(other)])
  },
  async 'kill-during-move'({ site, room, owner, other, strike: { forMs } }) {
    const moved = site.cluster.move(room, other.name)
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
  await site.emptyRedis()
  await kill(owner)
}

/** Whether it hits all rooms, or only that of its owner and what else that node has. */
export const hitsAll = (nemesis: NemesisName): boolean =>
  nemesis === 'roll' || (nemesis.startsWith('redis-') && nemesis !== 'redis-cut')
