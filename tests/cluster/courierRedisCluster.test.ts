import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '../../scripts/cluster/freePort.ts'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { connectTo, openCourierNode } from '../support/courierNode.ts'
import { eventually } from '../support/eventually.ts'

/** First slots of the three nodes, and the end. */
const SLOTS = [0, 5461, 10_922, 16_384] as const
const PLAYERS = Array.from({ length: 12 }, (_, i) => `player-${i}`)
const CHANNELS = Array.from({ length: 12 }, (_, i) => `channel-${i}`)
/** With all of them under way at once still below what may wait for Redis. */
const MESSAGES = 40

test('[MSG-13] over a Redis Cluster: order, moves, and who is nowhere', async (t) => {
  const redises = await startCluster()
  t.after(() => Promise.all(redises.map((redis) => redis.stop())))
  const url = `redis+cluster://${redises.map(({ port }) => `127.0.0.1:${port}`).join()}`
  const [one, two, three] = ['n1', 'n2', 'n3'].map((name) => openCourierNode(name, url))
  assert.ok(one && two && three)
  t.after(() => Promise.all([one, two, three].map((node) => node.close())))
  const got = new Map<string, unknown[]>()
  for (const player of PLAYERS) {
    two.courier.attach(player, ({ body }) => got.get(player)?.push(body))
  }
  for (const channel of CHANNELS) {
    three.courier.listen(channel, ({ body }) => got.get(channel)?.push(body))
  }
  // A probe tells when a way is open; it may be sent more than once.
  for (const name of [...PLAYERS, ...CHANNELS]) {
    const heard: unknown[] = []
    got.set(name, heard)
    await eventually(`a way to ${name}`, async () => {
      await one.courier[name.startsWith('p') ? 'send' : 'publish'](name, 'ada', 0)
      return heard.length > 0
    })
  }
  const sent: Promise<unknown>[] = []
  for (let i = 1; i <= MESSAGES; i++) {
    for (const player of PLAYERS) sent.push(one.courier.send(player, 'ada', i))
    for (const channel of CHANNELS) sent.push(one.courier.publish(channel, 'ada', i))
  }
  assert.deepEqual(new Set(await Promise.all(sent)), new Set(['sent']))
  const straight = Array.from({ length: MESSAGES }, (_, i) => i + 1)
  for (const [name, bodies] of got) {
    await eventually(`all for ${name}`, () => bodies.at(-1) === MESSAGES)
    const afterProbes = bodies.filter((body) => body !== 0)
    assert.deepEqual(afterProbes, straight, name)
  }
  assert.equal(await one.courier.send('nowhere', 'ada', 1), 'nobody')
  let isMoved = false
  three.courier.attach('player-0', () => {
    isMoved = true
  })
  // Two hears of it from Redis, and sends there what it had kept for itself.
  await eventually('the move', async () => {
    await two.courier.send('player-0', 'ada', 1)
    return isMoved
  })
  assert.deepEqual([one.faults, two.faults, three.faults], [[], [], []])
})

async function startCluster(): Promise<RedisProcess[]> {
  const redises: RedisProcess[] = []
  for (let i = 0; i < 3; i++) {
    // By default the bus is at a port 10,000 higher, which may not exist.
    const bus = ['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`]
    redises.push(await startRedis({ args: bus }))
  }
  const clients = redises.map(({ url }) => connectTo(url))
  await eventually('connections', () => clients.every(({ status }) => status === 'ready'))
  for (const [i, client] of clients.entries()) {
    const [from, to] = [SLOTS[i] ?? 0, (SLOTS[i + 1] ?? 0) - 1]
    await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    const [first] = redises
    const bus = first?.child.process.spawnargs.at(-1) ?? ''
    if (i > 0) await client.call('CLUSTER', 'MEET', '127.0.0.1', first?.port ?? 0, bus)
  }
  await eventually('a cluster that agrees', async () => {
    const infos = await Promise.all(clients.map((client) => client.call('CLUSTER', 'INFO')))
    return infos.every((info) => /state:ok[^]*known_nodes:3/.test(String(info)))
  })
  for (const client of clients) client.disconnect()
  return redises
}
