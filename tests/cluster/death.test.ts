import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import { matchmake, wish } from '../support/rawClient.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

let cluster: TestCluster
before(async () => {
  cluster = await openCluster(2, { NODE_NAME: '' })
  await allKnown(cluster, 2)
})
after(() => cluster.close())

interface Seat {
  roomId: string
  processId: string
}

/** A room on `owner`, open to anybody. */
async function roomOn(owner: NodeProcess): Promise<Seat> {
  return eventually('a room on that node', async () => {
    const room = await owner.ask('createRoom', 'tide')
    if ((await cluster.ownerOf(room.processId)) === owner) return room
    await (await cluster.ownerOf(room.processId)).ask('closeRoom', room.roomId)
    return undefined
  })
}

const isListed = async (roomId: string) =>
  (await cluster.rows()).some((row) => row.roomId === roomId)

const others = (node: NodeProcess): NodeProcess => {
  const other = cluster.nodes.find((each) => each !== node && each.child.exitCode === null)
  assert.ok(other)
  return other
}

test('[CLU-9] a frozen node: joins go elsewhere, its row goes, and comes back when it goes on', async () => {
  const frozen = cluster.nodes[1] as NodeProcess
  const asker = others(frozen)
  const { roomId, processId } = await roomOn(frozen)
  frozen.signal('SIGSTOP')
  // Whether the others have noticed yet or not.
  for (let i = 0; i < 5; i++) {
    const { status, text } = await matchmake(asker.url, wish({ mode: 'tide' }))
    assert.equal(status, 200, text)
    assert.notEqual((JSON.parse(text) as Seat).processId, processId)
  }
  await eventually('its row is gone', async () => !(await isListed(roomId)))
  const byId = await matchmake(asker.url, wish(), { method: 'joinById', target: roomId })
  assert.equal(byId.status, 522)
  frozen.signal('SIGCONT')
  await eventually('its row is back', () => isListed(roomId))
  await eventually('its room can be joined from elsewhere', async () => {
    const again = await matchmake(asker.url, wish(), { method: 'joinById', target: roomId })
    return again.status === 200
  })
  // Who stood still itself took nobody else's rows away.
  assert.equal(frozen.said('NODE_GONE'), undefined)
})

test('[CLU-9] a killed node: joins succeed elsewhere at once, and its rows are swept', async () => {
  const killed = cluster.nodes[1] as NodeProcess
  const asker = others(killed)
  const { roomId, processId } = await roomOn(killed)
  await killed.kill()
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => matchmake(asker.url, wish({ mode: 'tide' }))),
  )
  for (const { status, text } of answers) {
    assert.equal(status, 200, text)
    assert.notEqual((JSON.parse(text) as Seat).processId, processId)
  }
  await eventually('its rows are gone', async () => {
    return !(await cluster.rows()).some((row) => row.processId === processId)
  })
  const byId = await matchmake(asker.url, wish(), { method: 'joinById', target: roomId })
  assert.equal(byId.status, 522)
  await eventually('the other node says so', () => asker.said('NODE_GONE'))
})

test('[CLU-10] a node started again has its name at once, and new rooms', async () => {
  const { name } = cluster.nodes[1] as NodeProcess
  const again = await cluster.start({ NODE_NAME: name })
  assert.equal(again.name, name)
  await allKnown(cluster, 2)
  const { processId } = await roomOn(again)
  assert.equal((await cluster.entries())[name]?.processId, processId)
})

test('[CLU-10] a second node of one name says so in one line and ends; the first one plays on', async () => {
  const first = cluster.nodes[0] as NodeProcess
  const second = cluster.launch({ NODE_NAME: first.name })
  assert.equal(await second.exitCode(), 1)
  assert.match(second.err, /^NODE_NAME is "n\d", and the node at 127\.0\.0\.1:\d+ .*\n$/)
  assert.equal((await matchmake(first.url, wish())).status, 200)
})
