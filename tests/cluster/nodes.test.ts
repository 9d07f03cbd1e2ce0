import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NODES_KEY } from '@tidepaint/server/cluster/nodeEntry'
import { COUNTS_KEY, ROOMS_KEY } from '@tidepaint/server/cluster/roomRow'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { eventually } from '../support/eventually.ts'
import { matchmake, wish } from '../support/rawClient.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

let cluster: TestCluster
before(async () => {
  cluster = await openCluster(3)
  await allKnown(cluster, 3)
})
after(() => cluster.close())

const first = () => cluster.nodes[0] as (typeof cluster.nodes)[number]
const roomsOf = async (processId: string) =>
  (await cluster.rows()).filter((row) => row.processId === processId)

test('[CLU-5] nodes without a name take the first free ones, and say how they are', async () => {
  const entries = await cluster.entries()
  assert.deepEqual(Object.keys(entries).toSorted(), ['n1', 'n2', 'n3'])
  for (const { name, address, protocol, software, load, state } of Object.values(entries)) {
    const node = cluster.nodes.find((each) => each.name === name)
    assert.equal(new URL(node?.url ?? '').port, address.split(':')[1])
    assert.deepEqual([protocol, state, software], [PROTOCOL_VERSION, 'ready', '0.1.0'])
    assert.ok(load.cpu >= 0 && load.roomsMax === 50, JSON.stringify(load))
  }
})

test('[CLU-6] a player who asks one node is seated on another, and friends find the same room', async () => {
  const [a, b, c] = cluster.nodes.map(({ url }) => url) as [string, string, string]
  const players = [await cluster.join(a), await cluster.join(b), await cluster.join(c)]
  const { roomId } = players[0]?.room ?? {}
  assert.deepEqual(
    players.map(({ room }) => room.roomId),
    [roomId, roomId, roomId],
  )
  const friend = await cluster.join(b, { roomId: roomId ?? '' })
  assert.equal(friend.room.roomId, roomId)
  for (const player of [...players, friend]) await player.room.leave()
})

test('[CLU-7] a row that nobody owns is gone within two looks of the sweeper, its count as well', async () => {
  const row = { roomId: 'ghost', name: 'arena', processId: 'nobody', clients: 0, maxClients: 16 }
  await cluster.client.hset(COUNTS_KEY, 'nobody', '1,0')
  const listed = { ...row, locked: false, private: false, metadata: { mode: 'tide' } }
  await cluster.client.hset(ROOMS_KEY, 'ghost', JSON.stringify(listed))
  // Nobody is sent there even before.
  const { text } = await matchmake(first().url, wish({ mode: 'tide' }))
  assert.notEqual((JSON.parse(text) as { roomId: string }).roomId, 'ghost')
  const byId = await matchmake(first().url, wish(), { method: 'joinById', target: 'ghost' })
  assert.equal(byId.status, 522)
  await eventually('the row is gone', async () => (await roomsOf('nobody')).length === 0)
  await eventually(
    'the count is gone',
    async () => (await cluster.client.hexists(COUNTS_KEY, 'nobody')) === 0,
  )
  await eventually('a node says so', () => cluster.nodes.some((node) => node.said('NODE_GONE')))
})

test('[CLU-4] a room under another protocol is not offered, and refused by name', async () => {
  const entry = (await cluster.entries())['n1']
  const foreign = { ...entry, name: 'n9', processId: 'newer', protocol: PROTOCOL_VERSION + 1 }
  const row = { roomId: 'future', name: 'arena', processId: 'newer', clients: 1, maxClients: 16 }
  const listed = { ...row, locked: false, private: false, metadata: { mode: 'bigTide' } }
  let beat = 0
  const alive = async () => {
    await cluster.client.hset(NODES_KEY, 'n9', JSON.stringify({ ...foreign, beat: ++beat }))
    await cluster.client.hset(ROOMS_KEY, 'future', JSON.stringify(listed))
  }
  const refused = async () => {
    await alive()
    const answer = await matchmake(first().url, wish(), { method: 'joinById', target: 'future' })
    return answer.status === 426 && answer.text.includes('client-too-old')
  }
  await eventually('the refusal', refused)
  await alive()
  const any = await matchmake(first().url, wish({ mode: 'bigTide' }))
  assert.notEqual((JSON.parse(any.text) as { roomId: string }).roomId, 'future')
  const { processId } = await first().ask('createRoom', 'duel')
  assert.notEqual(processId, 'newer')
  await cluster.client.hdel(NODES_KEY, 'n9')
  await cluster.client.hdel(ROOMS_KEY, 'future')
})

test('[CLU-8] a hundred joins that race rooms being closed: each gets a live room or a clear no', async () => {
  const faults: string[] = []
  for (let round = 0; round < 10; round++) {
    const { roomId, processId } = await first().ask('createRoom', 'tide')
    const owner = await cluster.ownerOf(processId)
    const joins = Array.from({ length: 10 }, (_, i) => {
      const node = cluster.nodes[i % 3] ?? first()
      const way = i % 2 === 0 ? { method: 'joinById', target: roomId } : {}
      return matchmake(node.url, wish({ mode: 'tide' }), way)
    })
    const [answers] = await Promise.all([Promise.all(joins), owner.ask('closeRoom', roomId)])
    for (const { status, text } of answers) {
      // No such room any more; or it was there, and its seat is as good as any seat in it was.
      if (![200, 522, 524].includes(status)) faults.push(`${status} ${text}`)
    }
    await eventually('the closed room is not listed', async () => {
      return !(await cluster.rows()).some((row) => row.roomId === roomId)
    })
  }
  assert.deepEqual(faults, [])
  // Whoever came to any room, came to one that lives.
  await eventually('every row has its room', async () => {
    for (const { roomId, processId } of await cluster.rows()) {
      if (!(await (await cluster.ownerOf(processId)).ask('room', roomId))) return false
    }
    return true
  })
})
