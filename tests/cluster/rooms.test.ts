import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { orderChannel, readNodeOrder } from '@tidepaint/server/cluster/nodeOrders'
import { ROOMS_KEY } from '@tidepaint/server/cluster/roomRow'
import { RedisLine } from '../../scripts/cluster/RedisLine.ts'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { moveRoom, readRooms, roomLines } from '../../scripts/cluster/rooms.ts'
import { AnnouncedNode } from '../support/AnnouncedNode.ts'
import { type CourierNode, connectTo, openCourierNode } from '../support/courierNode.ts'
import { eventually } from '../support/eventually.ts'

let redis: RedisProcess
let client: RedisClient
let line: RedisLine
let owner: CourierNode
const nodes = new Map<string, AnnouncedNode>()

/** Lists a room as the framework does; `second` is when it was made. */
async function list(roomId: string, second: number, row: Record<string, unknown> = {}) {
  const createdAt = new Date(second * 1000)
  const all = { roomId, name: 'arena', processId: 'p-n1', clients: 0, createdAt, ...row }
  await client.hset(ROOMS_KEY, roomId, JSON.stringify(all))
}

before(async () => {
  redis = await startRedis()
  client = connectTo(redis.url)
  line = new RedisLine(redis.url)
  owner = openCourierNode('n1', redis.url)
  await line.ask((asked) => asked.ping())
  for (const name of ['n1', 'n2', 'n3']) nodes.set(name, new AnnouncedNode(client, name, 'h:1'))
  const areThere = async () => (await line.readNodes()).size === 3
  await eventually('the nodes are on the board', areThere)
})
after(async () => {
  for (const node of nodes.values()) node.fallSilent()
  await owner.close()
  await line.close()
  client.disconnect()
  await redis.stop()
})
beforeEach(() => client.del(ROOMS_KEY))

test('[RUN-12] rooms are listed oldest first, with mode, players and node', async () => {
  assert.equal(roomLines(await readRooms(line)), '')
  await list('young', 30, { processId: 'p-n3', clients: 12, metadata: { mode: 'bigTide' } })
  await list('old', 10, { clients: 1, metadata: { mode: 'duel' } })
  await list('middle', 20, { processId: 'gone', metadata: { mode: '\u001B[2J' } })
  await client.hset(ROOMS_KEY, 'nonsense', '{"roomId":"nonsense"}')
  assert.deepEqual(roomLines(await readRooms(line)).split('\n'), [
    'old     duel       1 player   n1',
    'middle  -          0 players  -',
    'young   bigTide   12 players  n3',
  ])
})

// The owner's part is played by a listener: how a node moves a room is another matter.
describe('an order to move', () => {
  const heard: unknown[] = []
  let unlisten: () => void
  /** What the owner does with the order. */
  let obey: () => unknown = () => {}
  before(async () => {
    unlisten = owner.courier.listen(orderChannel('n1'), ({ body }) => {
      heard.push(readNodeOrder(body))
      obey()
    })
    const isHeard = async () => (await line.tell(orderChannel('n1'), 'a test')) === 'sent'
    await eventually('the owner listens', isHeard)
  })
  after(() => unlisten())
  beforeEach(async () => {
    heard.length = 0
    obey = () => {}
    await list('abc1', 1)
    await list('abc', 2)
    await list('xyz', 3)
  })

  test('[MOVE-1] [MOVE-2] it goes to the owner of the room, and the room is waited for', async () => {
    obey = () => list('xyz', 3, { processId: 'p-n3' })
    const moved = await moveRoom(line, 'x', 'n3')
    assert.deepEqual(heard, [{ order: 'move', room: 'xyz', to: 'n3' }])
    assert.deepEqual({ ...moved, tookMs: 0 }, { room: 'xyz', from: 'n1', to: 'n3', tookMs: 0 })
  })

  test('[MOVE-2] a room is meant by its whole id, or by a beginning that no other has', async () => {
    obey = () => list('abc', 2, { processId: 'p-n2' })
    assert.equal((await moveRoom(line, 'abc', 'n2')).room, 'abc')
    const said = /^Error: 2 rooms begin with ab: abc1, abc$/
    await assert.rejects(moveRoom(line, 'ab', 'n2'), said)
    await assert.rejects(moveRoom(line, 'b', 'n2'), /^Error: there is no room b$/)
  })

  test('[MOVE-2] a room that stays where it is says why', async () => {
    await assert.rejects(moveRoom(line, 'xyz', 'n1'), /^Error: xyz is on n1 already$/)
    await assert.rejects(moveRoom(line, 'xyz', 'n9'), /^Error: n9 is not there$/)
    nodes.get('n2')?.tell({ state: 'draining' })
    const drains = async () => (await line.readNodes()).get('n2')?.state === 'draining'
    await eventually('n2 drains', drains)
    await assert.rejects(moveRoom(line, 'xyz', 'n2'), /^Error: n2 takes no rooms: it is draining$/)
    await list('lost', 4, { processId: 'gone' })
    await assert.rejects(moveRoom(line, 'lost', 'n3'), /^Error: lost is on no node that is known$/)
    await list('mute', 5, { processId: 'p-n3' })
    nodes.get('n2')?.tell({ state: 'ready' })
    await eventually('n2 is ready', async () => !(await drains()))
    await assert.rejects(moveRoom(line, 'mute', 'n2'), /^Error: n3 does not listen$/)
    assert.deepEqual(heard, [])
    obey = () => client.hdel(ROOMS_KEY, 'xyz')
    await assert.rejects(moveRoom(line, 'xyz', 'n3'), /^Error: xyz is over$/)
    obey = () => {}
    const said = /^Error: n1 has not moved abc to n3 within 10 s$/
    await assert.rejects(moveRoom(line, 'abc', 'n3'), said)
  })
})
