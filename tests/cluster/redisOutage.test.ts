import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import { openLine } from '@tidepaint/loadtest/links/lineProcess'
import { COUNTS_KEY } from '@tidepaint/server/cluster/roomRow'
import { startRedis } from '../../scripts/cluster/redis.ts'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import type { Player } from '../support/player.ts'
import { httpRequest, matchmake, wish } from '../support/rawClient.ts'
import { TickWatch } from '../support/TickWatch.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

/** Long enough that time-outs and retries of every kind show; OUTAGE_S=60 for the whole proof. */
const OUTAGE_S = Number(process.env['OUTAGE_S'] || 4)

let cluster: TestCluster
beforeEach(async () => {
  cluster = await openCluster(2)
  await allKnown(cluster, 2)
})
afterEach(() => cluster.close())

const nodes = () => cluster.nodes as [NodeProcess, NodeProcess]

/** A player in a room on the first node. */
function playOnFirst(): Promise<Player> {
  return eventually('a room on the first node', async () => {
    const one = await cluster.join(nodes()[0].url)
    const processId = one.room.connection.url?.split('/').at(-2) ?? ''
    if ((await cluster.ownerOf(processId)) === nodes()[0]) return one
    await one.room.leave()
    return undefined
  })
}

async function redisOf({ url }: NodeProcess): Promise<string> {
  const { text, status } = await httpRequest(`${url}/readyz`)
  assert.equal(status, 200, 'a node without Redis still takes players')
  return (JSON.parse(text) as { redis: string }).redis
}

const allSay = (redis: string) =>
  eventually(`all nodes say that Redis is ${redis}`, async () => {
    const said = await Promise.all(nodes().map((node) => redisOf(node)))
    return said.every((each) => each === redis)
  })

async function seatAt({ url }: NodeProcess, more: object = {}): Promise<Seat> {
  const { status, text } = await matchmake(url, wish(more))
  assert.equal(status, 200, text)
  return JSON.parse(text) as Seat
}

/** What must hold while Redis is away, however that came about. */
async function playsAlone(player: Player): Promise<void> {
  const [first, second] = nodes()
  await allSay('away')
  await eventually('the player is told', () => player.notices.at(-1)?.isAlone === true)
  // Each node starts and fills rooms of its own.
  for (const node of [first, second]) {
    const seats = [await seatAt(node, { mode: 'duel' }), await seatAt(node, { mode: 'duel' })]
    for (const { processId } of seats) assert.equal(await cluster.ownerOf(processId), node)
  }
  const friend = await cluster.join(first.url, { roomId: player.room.roomId })
  assert.equal(friend.room.roomId, player.room.roomId)
  await friend.room.leave()
  // What would cross nodes says that it is off.
  const far = await matchmake(second.url, wish(), {
    method: 'joinById',
    target: player.room.roomId,
  })
  assert.deepEqual([far.status, far.text.includes('local-mode')], [503, true])
}

/** What must hold soon after it is back: all rooms listed once, calls across nodes, no leftovers. */
async function healed(player: Player): Promise<void> {
  const [first, second] = nodes()
  await allSay('up')
  await eventually('the player is told', () => player.notices.at(-1)?.isAlone === false)
  await eventually('every room is listed, and every row has its room', async () => {
    const rows = await cluster.rows()
    const found = await Promise.all(
      rows.map(async ({ roomId, processId }) => {
        return (await cluster.ownerOf(processId)).ask('room', roomId)
      }),
    )
    return rows.some(({ roomId }) => roomId === player.room.roomId) && found.every(Boolean)
  })
  await eventually('a friend comes by the other node', async () => {
    const { roomId } = player.room
    const answer = await matchmake(second.url, wish(), { method: 'joinById', target: roomId })
    return answer.status === 200
  })
  await eventually('both processes are counted', async () => {
    return (await cluster.client.hlen(COUNTS_KEY)) <= 2
  })
  assert.equal(first.child.exitCode ?? second.child.exitCode, null)
  const faults = nodes().flatMap((node) => node.log.filter(({ level }) => Number(level) >= 50))
  assert.deepEqual(faults, [])
}

async function missedNothing(watch: TickWatch): Promise<void> {
  const seen = { missed: watch.missed, dropped: await watch.dropped() }
  assert.deepEqual(seen, { missed: 0, dropped: 0 })
  assert.ok(watch.patches > 0)
}

test(`[CLU-13] Redis killed for ${OUTAGE_S} s, back empty: matches miss no tick, all heals`, async () => {
  const player = await playOnFirst()
  const watch = new TickWatch(player, nodes()[0])
  await cluster.redis.child.stop('SIGKILL')
  const until = sleep(OUTAGE_S * 1000)
  await playsAlone(player)
  await until
  const { port } = cluster.redis
  cluster.redis = await startRedis({ port })
  await healed(player)
  await missedNothing(watch)
})

test(`[CLU-13] Redis hung for ${OUTAGE_S} s: the same`, async () => {
  const player = await playOnFirst()
  const watch = new TickWatch(player, nodes()[0])
  cluster.redis.child.signal('SIGSTOP')
  const until = sleep(OUTAGE_S * 1000)
  // Asked before anybody has noticed: it waits for the notice, and then is served.
  await seatAt(nodes()[1], { mode: 'bigTide' })
  cluster.redis.child.signal('SIGCONT')
  await allSay('up')
  cluster.redis.child.signal('SIGSTOP')
  await allSay('away')
  await until
  cluster.redis.child.signal('SIGCONT')
  await healed(player)
  await missedNothing(watch)
})

test('[CLU-14] Redis emptied under way: rooms and nodes are listed again', async () => {
  const player = await playOnFirst()
  await cluster.client.flushall()
  await eventually('the room is listed again', async () => {
    return (await cluster.rows()).some(({ roomId }) => roomId === player.room.roomId)
  })
  await eventually('both nodes are', async () => Object.keys(await cluster.entries()).length === 2)
  const { roomId } = player.room
  await eventually('a friend comes by the other node', async () => {
    const answer = await matchmake(nodes()[1].url, wish(), { method: 'joinById', target: roomId })
    return answer.status === 200
  })
})

test('[CLU-15] Redis 300 ms away: nobody takes it for dead, joins across nodes work', async () => {
  const line = await openLine(cluster.redis.url.replace('redis', 'http'), 150)
  const slow = line.url.replace('http', 'redis')
  const env = { REDIS_URL: slow, LOG_LEVEL: 'debug' }
  const [one, two] = await Promise.all([cluster.start(env), cluster.start(env)])
  assert.ok(one && two)
  // Many answers of Redis make a join, and one that takes over 6 s is to be asked for again.
  const isTooLate = (error: unknown) => error instanceof Error && /restarting/.test(error.message)
  const tryJoin = (url: string, options: object) =>
    cluster.join(url, options).catch((error: unknown) => {
      if (!isTooLate(error)) throw error
    })
  const joined = (url: string, options: object) =>
    eventually('a seat', async () => (await tryJoin(url, options)) ?? false, 20_000)
  const player = await joined(one.url, { mode: 'bigTide' })
  const { roomId } = player.room
  const friend = await joined(two.url, { roomId })
  assert.equal(friend.room.roomId, roomId)
  const names = Object.values(await cluster.entries()).map(({ processId }) => processId)
  assert.equal(new Set(names).size, names.length, 'each node has one name')
  for (const node of [one, two]) {
    assert.equal(await redisOf(node), 'up')
    const answered = node.log.findIndex(({ msg }) => msg === 'Redis answers')
    assert.notEqual(answered, -1)
    const sinceItAnswered = node.log.slice(answered)
    const codes = sinceItAnswered.map(({ code }) => code)
    assert.deepEqual(
      codes.filter((code) => code !== undefined),
      [],
    )
  }
  await one.kill()
  await two.kill()
  await line.close()
})

test('[CLU-16] a Redis that cannot save any more: one clear line, and nodes play alone', async () => {
  await cluster.close()
  const dir = mkdtempSync(join(tmpdir(), 'tidepaint-full-'))
  cluster = await openCluster(2, {}, { dir, args: ['--save', '1 1'] })
  await allKnown(cluster, 2)
  const player = await playOnFirst()
  // As with a full disk, the next image cannot be written; from then on Redis refuses all writes.
  rmSync(dir, { recursive: true })
  await playsAlone(player)
  assert.match(String(nodes()[0].said('REDIS_AWAY')?.['because']), /MISCONF/)
  // Redis stands in a folder that is no more: what helps is to have it write all the same.
  await cluster.client.config('SET', 'stop-writes-on-bgsave-error', 'no')
  await healed(player)
})
