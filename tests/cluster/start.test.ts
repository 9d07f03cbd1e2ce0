import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../scripts/cluster/freePort.ts'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { eventually } from '../support/eventually.ts'
import { NodeProcess } from '../support/NodeProcess.ts'
import { httpRequest, matchmake, wish } from '../support/rawClient.ts'

const nodes: NodeProcess[] = []
const redises: RedisProcess[] = []
after(async () => {
  await Promise.all(nodes.map((node) => node.kill()))
  await Promise.all(redises.map((redis) => redis.stop()))
})

function launch(env: Record<string, string>): NodeProcess {
  const node = new NodeProcess(env)
  nodes.push(node)
  return node
}

test('[SRV-1] a wrong REDIS_URL ends the start, and its password is not printed', async () => {
  const node = launch({ REDIS_URL: 'redis://:hunter2@nowhere:99999', NODE_NAME: 'first' })
  assert.equal(await node.exitCode(), 1)
  assert.match(
    node.err,
    /^configuration refused:\n {2}REDIS_URL is not readable; .*\n {2}NODE_NAME is "first"; .*\n$/,
  )
  assert.equal(node.err.includes('hunter2'), false)
})

test('[CLU-20] without Redis at its start a node says so, and is ready when it is there', async () => {
  const port = await freePort()
  const ownPort = await freePort()
  const node = launch({ REDIS_URL: `redis://127.0.0.1:${port}`, PORT: String(ownPort) })
  const url = `http://127.0.0.1:${ownPort}`
  const line = await eventually('a word on Redis', () => node.said('REDIS_AWAY'))
  assert.match(String(line['because']), /ECONNREFUSED/)
  assert.equal(line['at'], `127.0.0.1:${port}`)
  assert.equal((await httpRequest(`${url}/livez`)).status, 200)
  assert.equal((await httpRequest(`${url}/readyz`)).status, 503)
  const early = await matchmake(url, wish())
  assert.deepEqual([early.status, early.text.includes('server-restarting')], [503, true])
  redises.push(await startRedis({ port }))
  await node.ready()
  assert.equal((await matchmake(url, wish())).status, 200)
})

test('[CLU-20] a node that waits for Redis stops when it is told to', async () => {
  const port = await freePort()
  const node = launch({ REDIS_URL: `redis://127.0.0.1:${port}` })
  await eventually('a word on Redis', () => node.said('REDIS_AWAY'))
  node.signal('SIGTERM')
  assert.equal(await node.exitCode(), 0)
})

test('[CLU-21] without REDIS_URL nothing of Redis is loaded', async () => {
  // Each module that is loaded is printed by a hook; the control shows that it would be seen.
  const hook = `data:text/javascript,import { registerHooks } from 'node:module'
    registerHooks({ load(url, context, next) { console.log('loaded ' + url); return next(url, context) } })`
  const loaded = async (env: Record<string, string>) => {
    const node = launch({
      NODE_OPTIONS: `--import ${JSON.stringify(hook.replace(/\n\s*/g, ';'))}`,
      ...env,
    })
    await node.ready()
    return node.out.split('\n').filter((each) => /loaded .*redis/i.test(each))
  }
  const settings = fileURLToPath(import.meta.resolve('@tidepaint/server/cluster/redisUrl'))
  assert.deepEqual(await loaded({}), [`loaded file://${settings}`])
  const redis = await startRedis()
  redises.push(redis)
  assert.ok((await loaded({ REDIS_URL: redis.url })).some((each) => each.includes('/ioredis/')))
})
