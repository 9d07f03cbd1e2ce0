import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { goneChannel, readGone } from '@tidepaint/server/cluster/nodeOrders'
import { type Cluster, startCluster } from '../../scripts/cluster/Cluster.ts'
import { type CourierNode, openCourierNode } from '../support/courierNode.ts'
import { eventually } from '../support/eventually.ts'

const START_MS = 60_000
const KNOCK = 'is anybody there'

let cluster: Cluster
let listener: CourierNode
const ended = new Set<string | undefined>()
const gone: { processId: string | undefined; atMs: number }[] = []
before(async () => {
  cluster = await startCluster({ nodes: 2, withEdge: false })
  listener = openCourierNode('listener', cluster.redisUrl)
  listener.courier.listen(goneChannel, ({ body }) => {
    if (body === KNOCK) isListening = true
    else gone.push({ processId: readGone(body), atMs: performance.now() })
  })
  let isListening = false
  await eventually('the listener is there', async () => {
    await cluster.line.tell(goneChannel, KNOCK)
    return isListening
  })
})
after(async () => {
  await listener.close()
  await cluster.stop()
})

/** Has n2 end in some way, and waits until all nodes were told of it. */
async function toldOf(t: { diagnostic: (text: string) => void }, end: () => unknown) {
  const { processId } = (await cluster.line.readNodes()).get('n2') ?? {}
  const { child } = cluster.node('n2')
  let endedAtMs = 0
  void child?.exited.then(() => (endedAtMs = performance.now()))
  void end()
  const told = await eventually('the others are told', () =>
    gone.find((word) => word.processId === processId),
  )
  t.diagnostic(`told ${(told.atMs - endedAtMs).toFixed(1)} ms after the exit was seen`)
  await child?.ended
  ended.add(processId)
  // Of each twice: not all may have heard the first word.
  for (const word of gone) assert.ok(ended.has(word.processId))
  if (cluster.node('n2').state === 'stopped') await cluster.start('n2')
  await eventually('n2 runs', () => cluster.node('n2').state === 'running', START_MS)
}

test('[GONE-1] all nodes are told of a process that was killed', async (t) => {
  await toldOf(t, () => process.kill(cluster.node('n2').pid ?? 0, 'SIGKILL'))
})

test('[GONE-1] all nodes are told of one that gave up, and of one that ended as it should', async (t) => {
  await toldOf(t, () => {
    const { child } = cluster.node('n2')
    child?.signal('SIGTERM')
    // The second one means that nobody waits: it ends with code 1.
    child?.signal('SIGTERM')
  })
  await toldOf(t, () => cluster.drain('n2'))
})

test('[GONE-1] also once Redis is back, if that was lost as well', async (t) => {
  await toldOf(t, () => {
    cluster.kill('redis')
    cluster.kill('n2')
  })
})
