import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Claim, Leases } from '@tidepaint/server/cluster/leases'
import { Redis } from 'ioredis'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { eventually } from '../support/eventually.ts'

let redis: RedisProcess
let client: Redis
let leases: Leases
before(async () => {
  redis = await startRedis()
  client = new Redis(redis.url)
  leases = new Leases(client)
})
after(async () => {
  client.disconnect()
  await redis.stop()
})

let rooms = 0
const claimOf = (owner = 'ann', epoch = 1): Claim => ({ roomId: `r${++rooms}`, owner, epoch })
const bytes = (...values: number[]) => Uint8Array.from(values)

/** As if nobody had renewed it for long enough. */
const runOut = ({ roomId }: Claim) => client.hset(`tidepaint:room:{${roomId}}`, 'until', 0)

test('[OWN-2] what is written is what the next owner gets, in order and with bytes as they were', async () => {
  const claim = claimOf()
  assert.equal(await leases.commit(claim, { image: bytes(0, 255, 10) }), 'began')
  assert.equal(await leases.commit(claim, { ticks: bytes(1) }), 'kept')
  assert.equal(await leases.commit(claim, {}), 'kept')
  assert.equal(await leases.commit(claim, { ticks: bytes(200, 0) }), 'kept')
  const taken = await leases.take({ ...claim, owner: 'bob' }, 'ann')
  assert.ok(typeof taken === 'object')
  assert.equal(taken.epoch, 2)
  assert.ok(taken.ageMs >= 0 && taken.ageMs < 1200)
  assert.deepEqual([...taken.image], [0, 255, 10])
  assert.deepEqual(
    taken.ticks.map((batch) => [...batch]),
    [[1], [200, 0]],
  )
})

test('[OWN-2] an image stands for all ticks before it', async () => {
  const claim = claimOf()
  await leases.commit(claim, { image: bytes(1) })
  await leases.commit(claim, { ticks: bytes(2) })
  await leases.commit(claim, { image: bytes(3) })
  const taken = await leases.take({ ...claim, owner: 'bob' }, 'ann')
  assert.ok(typeof taken === 'object')
  assert.deepEqual([[...taken.image], taken.ticks], [[3], []])
})

test('[OWN-3] a room is taken only when its lease has run out, or its owner is gone', async () => {
  const claim = claimOf()
  await leases.commit(claim, { image: bytes(1) })
  const bob = { ...claim, owner: 'bob' }
  assert.equal(await leases.take(bob), 'owned')
  assert.equal(await leases.take(bob, 'carl'), 'owned')
  await runOut(claim)
  // Of all who ask at once, one gets it.
  const owners = ['bob', 'carl', 'dan', 'eve']
  const answers = await Promise.all(owners.map((owner) => leases.take({ ...claim, owner })))
  const winners = owners.filter((_, at) => typeof answers[at] === 'object')
  assert.deepEqual(winners, ['bob'])
  assert.equal((await leases.look(claim.roomId))?.owner, 'bob')
  assert.equal(await leases.take(claimOf()), 'nothing')
})

test('[OWN-3] a lease runs out by itself', async () => {
  const claim = claimOf()
  await leases.commit(claim, { image: bytes(1) })
  const taken = await eventually('it runs out', async () => {
    const answer = await leases.take({ ...claim, owner: 'bob' })
    return typeof answer === 'object' && answer
  })
  assert.ok(taken.ageMs >= 1200)
})

test('[OWN-4] whoever was overtaken writes no more, and changes nothing', async () => {
  const old = claimOf()
  await leases.commit(old, { image: bytes(1) })
  await leases.take({ ...old, owner: 'bob' }, 'ann')
  for (const change of [{ image: bytes(9) }, { ticks: bytes(9) }, {}]) {
    assert.equal(await leases.commit(old, change), 'refused')
  }
  // Nor under the epoch of somebody else.
  assert.equal(await leases.commit({ ...old, epoch: 2 }, { image: bytes(9) }), 'refused')
  await leases.giveUp(old, 'over')
  await leases.giveUp(old, 'leave')
  assert.equal(await leases.take({ ...old, owner: 'carl' }), 'owned')
  const kept = await leases.take({ ...old, owner: 'carl' }, 'bob')
  assert.ok(typeof kept === 'object')
  assert.deepEqual([[...kept.image], kept.ticks, kept.epoch], [[1], [], 3])
})

test('[OWN-5] a Redis that lost all lets the owner begin again, and an older one in no more', async () => {
  const old = claimOf()
  const now = { ...old, owner: 'bob', epoch: 2 }
  await leases.commit(old, { image: bytes(1) })
  assert.equal(await leases.commit(now, { ticks: bytes(2) }), 'began')
  // Ticks that follow an image which is not there are worth nothing.
  assert.equal(await leases.take({ ...old, owner: 'carl' }, 'bob'), 'nothing')
  assert.equal(await leases.commit(now, { image: bytes(3) }), 'kept')
  assert.equal(await leases.commit(old, { image: bytes(4) }), 'refused')
})

test('[OWN-6] what is over leaves nothing, and what is left can be taken at once', async () => {
  const claim = claimOf()
  await leases.commit(claim, { image: bytes(1) })
  await leases.commit(claim, { ticks: bytes(2) })
  await leases.giveUp(claim, 'leave')
  const taken = await leases.take({ ...claim, owner: 'bob' })
  assert.ok(typeof taken === 'object')
  await leases.giveUp({ ...claim, owner: 'bob', epoch: taken.epoch }, 'over')
  assert.deepEqual(await client.keys(`*${claim.roomId}*`), [])
  assert.equal(await leases.look(claim.roomId), undefined)
})
