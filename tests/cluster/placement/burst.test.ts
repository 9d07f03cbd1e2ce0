import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../../support/eventually.ts'
import { allKnown, openCluster, type TestCluster } from '../../support/testCluster.ts'

const NODES = 3

let cluster: TestCluster
before(async () => {
  cluster = await openCluster(NODES)
  await allKnown(cluster, NODES)
})
after(() => cluster.close())

test('[CLU-2] 60 rooms asked for at once on three nodes: none gets more than 26', async () => {
  await eventually('the starts are over', async () => {
    return Object.values(await cluster.entries()).every(({ load }) => {
      return load.cpu < 0.3 && load.loopDelayMs < 50
    })
  })
  const askers = Array.from({ length: 60 }, (_, i) => cluster.nodes[i % NODES] ?? assert.fail())
  const rooms = await Promise.all(askers.map((node) => node.ask('createRoom', 'duel')))
  const counts = new Map<string, number>()
  for (const { processId } of rooms) counts.set(processId, (counts.get(processId) ?? 0) + 1)
  assert.equal(rooms.length, 60)
  assert.ok(Math.max(...counts.values()) <= 26, JSON.stringify([...counts.values()]))
  for (const { roomId, processId } of rooms) {
    await (await cluster.ownerOf(processId)).ask('closeRoom', roomId)
  }
  await eventually('all rows are gone', async () => (await cluster.rows()).length === 0)
})
