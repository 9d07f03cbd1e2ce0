import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '@colyseus/sdk'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import { Player } from '../support/player.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

let cluster: TestCluster
before(async () => {
  cluster = await openCluster(3, { NODE_NAME: '' })
  await allKnown(cluster, 3)
})
after(() => cluster.close())

const rowOf = async (roomId: string) => (await cluster.rows()).find((row) => row.roomId === roomId)

/** Ann and Bob in one room, flying and painting, and the node that has it. */
async function match(): Promise<{ ann: Player; bob: Player; roomId: string; owner: NodeProcess }> {
  const url =
    cluster.nodes.find(({ child }) => child.exitCode === null && child.signalCode === null)?.url ??
    ''
  const ann = await cluster.join(url, { name: 'Ann' })
  const { roomId } = ann.room
  const bob = await cluster.join(url, { name: 'Bob', roomId })
  ann.fly({ moveX: 127, moveY: 60, buttons: 1 })
  bob.fly({ moveX: -127, moveY: 60, buttons: 1 })
  await eventually('Ann scores', () => ann.rosterOf(ann.seat).score > 20)
  const row = await rowOf(roomId)
  assert.ok(row)
  return { ann, bob, roomId, owner: await cluster.ownerOf(row.processId) }
}

/** Comes back to the seat by way of another node. */
async function back(player: Player, url: string): Promise<Player> {
  const token = player.room.reconnectionToken
  player.stop()
  player.room.reconnection.enabled = false
  const again = new Player(await new Client(url).reconnect(token))
  await eventually(
    'the own craft after the return',
    () => again.welcomes.length > 0 && again.sees(again.seat),
  )
  return again
}

test('[OWN-1] a killed node: its match goes on elsewhere, with all seats and scores', async () => {
  const { ann, bob, roomId, owner } = await match()
  const { tick, epoch } = ann.state
  const seats = [ann.seat, bob.seat]
  const score = ann.rosterOf(ann.seat).score
  await owner.kill()
  const heir = await eventually('another owner', async () => {
    const row = await rowOf(roomId)
    const node = row && (await cluster.ownerOf(row.processId))
    return node !== owner && node
  })
  const [ann2, bob2] = [await back(ann, heir.url), await back(bob, heir.url)]
  assert.deepEqual([ann2.seat, bob2.seat], seats)
  assert.equal(ann2.room.roomId, roomId)
  assert.equal(ann2.state.epoch, epoch + 1)
  assert.ok(ann2.state.tick > tick - 10, `${ann2.state.tick} after ${tick}`)
  assert.equal(ann2.rosterOf(ann2.seat).name, 'Ann')
  assert.ok(ann2.rosterOf(ann2.seat).score >= score - 10)
  await ann2.room.leave()
  await bob2.room.leave()
  await eventually('nothing is left of it', async () => {
    return (await cluster.client.keys(`tidepaint:room:{${roomId}}*`)).length === 0
  })
})
