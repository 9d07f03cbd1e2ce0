import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { type EdgeProcess, startEdge } from '../../scripts/cluster/edge.ts'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import type { Player } from '../support/player.ts'
import { httpRequest } from '../support/rawClient.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

/** All come from one address here. */
const roomForAll = {
  EDGE_MATCHMAKE_PER_10S: '1000',
  EDGE_SOCKETS_PER_ADDRESS: '1000',
  EDGE_CONNECTIONS_PER_10S: '5000',
  EDGE_CONNECTIONS_PER_ADDRESS: '5000',
}
const NODES = 3
const JOINS = 12

let cluster: TestCluster
let edge: EdgeProcess

async function open(profile: 'http' | 'tcp', env: Record<string, string> = {}): Promise<void> {
  cluster = await openCluster(NODES, { PROXIES: profile === 'http' ? '1' : '0', ...env })
  const started = await startEdge({ redisUrl: cluster.redis.url, profile, env: roomForAll })
  assert.ok(started, 'there is no HAProxy')
  edge = started
  await allKnown(cluster, NODES)
  await letIn(NODES)
}

async function close(): Promise<void> {
  await cluster.close()
  await edge.stop()
}

/** Waits until the edge has let so many nodes in, in each of its backends. */
async function letIn(count: number): Promise<void> {
  await eventually(`${count} nodes are let in`, async () => {
    const lines = (await edge.admin('show stat')).split('\n').filter((line) => /,n\d+,/.test(line))
    const up = lines.filter((line) => line.split(',')[17] === 'UP').length
    return up === count * new Set(lines.map((line) => line.split(',')[0])).size
  })
}

/** Two players a room, so that twelve need six rooms. */
const joinAll = async (url: string, joins: number): Promise<PromiseSettledResult<Player>[]> => {
  const results: PromiseSettledResult<Player>[] = []
  // One after the other: at once, several may find the same last seat.
  for (let i = 0; i < joins; i++) {
    results.push(...(await Promise.allSettled([cluster.join(url, { mode: 'duel' })])))
  }
  return results
}

const playersOf = (results: readonly PromiseSettledResult<Player>[]): Player[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))

async function leaveAll(players: readonly Player[]): Promise<void> {
  await Promise.all(players.map((player) => player.room.leave()))
}

async function relays(): Promise<number> {
  const counts = cluster.nodes.map(async ({ url }) => {
    const { text } = await httpRequest(`${url}/readyz`)
    return (JSON.parse(text) as { load: { relays: number } }).load.relays
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

const processOf = ({ room }: Player): string => room.connection.url?.split('/').at(-2) ?? ''
const ownerOf = (player: Player): Promise<NodeProcess> => cluster.ownerOf(processOf(player))

describe('the edge routes by name', () => {
  before(() => open('http'))
  after(close)

  test('[CLU-23] through one port players land on the owners of their rooms, which spread', async () => {
    const players = playersOf(await joinAll(edge.url, JOINS))
    assert.equal(players.length, JOINS)
    assert.ok(new Set(players.map(processOf)).size > 1)
    // By name and without a hop: nobody had to be carried on.
    assert.equal(await relays(), 0)
    await leaveAll(players)
  })

  test('[CLU-23] a friend’s link works under either name of the machine', async () => {
    const ann = await cluster.join(edge.url, { name: 'Ann' })
    const { roomId } = ann.room
    const names = ['localhost', '127.0.0.1'].map((host) => `http://${host}:${edge.port}`)
    const friends = await Promise.all(names.map((url) => cluster.join(url, { roomId })))
    for (const [i, friend] of friends.entries()) {
      assert.equal(friend.room.roomId, roomId)
      // The socket goes where the page came from, whatever that is called.
      assert.equal(new URL(friend.room.connection.url ?? '').host, new URL(names[i] ?? '').host)
      await eventually('they see each other', () => ann.rosterOf(friend.seat).bot === false)
    }
    await leaveAll([ann, ...friends])
  })

  test('[CLU-24] a frozen node: whoever gives the silent line up is back in the same seat', async () => {
    const player = await cluster.join(edge.url, { name: 'Ann' })
    const owner = await ownerOf(player)
    player.room.reconnection.maxDelay = 200
    owner.signal('SIGSTOP')
    // As a page does after a while without a patch.
    player.room.connection.close(closeReasons.mayReturn.code)
    // Also if it was asked first: another node answers then.
    const [other] = playersOf(await joinAll(edge.url, 1))
    assert.ok(other)
    assert.notEqual(await ownerOf(other), owner)
    await eventually('back', () => player.welcomes.length === 2, 15_000)
    assert.notEqual(await ownerOf(player), owner)
    owner.signal('SIGCONT')
    assert.equal(player.welcomes[1]?.seat, player.welcomes[0]?.seat)
    await leaveAll([player, other])
  })

  test('[CLU-24] a killed node: others play on, joins succeed, its successor is found under its name', async () => {
    // While a slot is closed, sockets for it come by another node, and end with that one.
    await letIn(NODES)
    const players = playersOf(await joinAll(edge.url, JOINS))
    const owner = await ownerOf(players[0] as Player)
    for (const player of players) player.room.reconnection.enabled = false
    const others = players.filter((player) => processOf(player) !== processOf(players[0] as Player))
    await owner.kill()
    const [late] = playersOf(await joinAll(edge.url, 1))
    assert.ok(late)
    assert.notEqual(await ownerOf(late), owner)
    await letIn(NODES - 1)
    const ticks = others.map(({ state }) => state.tick)
    await eventually('the others play on', () =>
      others.every(({ state }, i) => state.tick > (ticks[i] ?? 0) + 10),
    )
    assert.deepEqual(
      others.flatMap(({ closedWith }) => closedWith ?? []),
      [],
    )
    const again = await cluster.start({ NODE_NAME: owner.name })
    await letIn(NODES)
    const room = await eventually('a room on it', async () => {
      const made = await again.ask('createRoom', 'duel')
      return (await cluster.ownerOf(made.processId)) === again && made
    })
    const found = await cluster.join(edge.url, { roomId: room.roomId })
    assert.ok(new URL(found.room.connection.url ?? '').pathname.startsWith(`/${owner.name}/`))
  })
})

test(`[CLU-25] layer 4 with a stick table: ${JOINS} of ${JOINS} joins work`, async (t) => {
  t.after(close)
  await open('tcp')
  const players = playersOf(await joinAll(edge.url, JOINS))
  assert.equal(players.length, JOINS)
  assert.ok(new Set(players.map(processOf)).size > 1)
  assert.ok((await relays()) > 0)
  await leaveAll(players)
})

test('[CLU-25] control: without a node that carries sockets on, some of them fail', async (t) => {
  t.after(close)
  await open('tcp', { RELAYS_MAX: '0' })
  const results = await joinAll(edge.url, JOINS)
  assert.ok(playersOf(results).length < JOINS)
  await leaveAll(playersOf(results))
})
