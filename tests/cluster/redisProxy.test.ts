import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Gates } from '@tidepaint/loadtest/chaos/gateProcess'
import { startRedis } from '../../scripts/cluster/redis.ts'
import { eventually } from '../support/eventually.ts'
import { NodeProcess } from '../support/NodeProcess.ts'
import { httpRequest, matchmake, wish } from '../support/rawClient.ts'

const gates = new Gates()
after(() => gates.close())

const processOf = async ({ url }: NodeProcess) =>
  (JSON.parse((await httpRequest(`${url}/readyz`)).text) as { processId: string }).processId

test('[CLU-26] a proxy that takes connections while Redis is away leaves no node deaf', async (t) => {
  let redis = await startRedis()
  t.after(() => redis.stop())
  const nodes: NodeProcess[] = []
  t.after(() => Promise.all(nodes.map((node) => node.kill())))
  for (let i = 0; i < 2; i++) {
    const { port } = await gates.open(redis.url)
    nodes.push(new NodeProcess({ REDIS_URL: `redis://127.0.0.1:${port}` }))
  }
  await Promise.all(nodes.map((node) => node.ready()))
  const [first, second] = nodes as [NodeProcess, NodeProcess]
  const room = await first.ask('createRoom', 'tide')
  const other = (await processOf(first)) === room.processId ? second : first
  const joins = async () => {
    const target = room.roomId
    return (await matchmake(other.url, wish(), { method: 'joinById', target })).status === 200
  }
  await eventually('a player comes by the other node', joins)
  await redis.child.stop('SIGKILL')
  await eventually('all know', () => nodes.every((node) => node.said('REDIS_AWAY')))
  redis = await startRedis({ port: redis.port })
  await eventually('a player comes by the other node again', joins, 15_000)
  assert.equal(
    nodes.find((node) => node.said('REJECTION_UNHANDLED')),
    undefined,
  )
})
