import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import { nodeMoves } from '@tidepaint/server/nodeLife'
import { sessionMoves } from '@tidepaint/server/rooms/sessionLife'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { tellNode } from '../../scripts/cluster/tellNode.ts'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import type { Player } from '../support/player.ts'
import { httpRequest, matchmake, RawClient, wish } from '../support/rawClient.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

/** Longer than any test waits: what ends earlier was not ended by the limit. */
const NO_LIMIT_S = '120'

let cluster: TestCluster
afterEach(() => cluster.close())

async function open(count: number, env: Record<string, string> = {}): Promise<NodeProcess[]> {
  cluster = await openCluster(count, { DRAIN_S: NO_LIMIT_S, LOG_LEVEL: 'debug', ...env })
  await allKnown(cluster, count)
  return cluster.nodes
}

async function stateOf({ url }: NodeProcess): Promise<[number, string]> {
  const { status, text } = await httpRequest(`${url}/readyz`)
  return [status, (JSON.parse(text) as { state: string }).state]
}

async function nodeOf(player: Player): Promise<NodeProcess> {
  return cluster.ownerOf(player.room.connection.url?.split('/').at(-2) ?? '')
}

test('[CLU-17] SIGTERM where no other node has room: players are told, the match is played to its end, exit 0', async () => {
  const [first] = await open(2, { MATCH_S: '4', PODIUM_S: '1', ROOMS_MAX: '1' })
  const player = await cluster.join(first?.url ?? '')
  const node = await nodeOf(player)
  const { match } = player.state
  const other = cluster.nodes.find((each) => each !== node)
  assert.ok(other)
  // With this one it is full: the match can go nowhere.
  await eventually('a room there', () => other.ask('createRoom', 'tide').catch(() => undefined))
  await eventually('it says so', async () => {
    return (await cluster.entries())[other.name]?.load.rooms === 1
  })
  await allKnown(cluster, 2)
  node.signal('SIGTERM')
  await eventually('the node drains', async () => (await stateOf(node))[1] === 'draining')
  assert.deepEqual(await stateOf(node), [404, 'draining'])
  await eventually('the player is told', () => player.notices.at(-1)?.isClosing)
  // It is to end: no order brings players to it again.
  await tellNode(cluster.redis.url, node.name, 'resume')
  // A friend still finds the way, whoever looks for any match does not.
  const friend = await cluster.join(other.url, { roomId: player.room.roomId })
  assert.equal(friend.notices.length === 0 || friend.notices.at(-1)?.isClosing === true, true)
  const refused = await matchmake(node.url, wish())
  assert.deepEqual([refused.status, refused.text.includes('server-restarting')], [503, true])
  const any = JSON.parse((await matchmake(other.url, wish())).text) as Seat
  assert.equal(await cluster.ownerOf(any.processId), other)
  await eventually('the podium', () => player.state.phase !== 0, 10_000)
  assert.equal(player.state.match, match)
  assert.equal(await node.exitCode(), 0)
  assert.deepEqual(seen(node, 'node').slice(1), ['ready > draining', 'draining > stopped'])
  await eventually('both were sent home', () => player.closedWith && friend.closedWith)
  assert.deepEqual(
    [player.closedWith, friend.closedWith],
    [closeReasons.shutdown.code, closeReasons.shutdown.code],
  )
})

test('[CLU-18] seats that nobody holds do not keep a node: promised, or dropped', async () => {
  const [first] = await open(1)
  assert.ok(first)
  assert.equal((await matchmake(first.url, wish({ mode: 'duel' }))).status, 200)
  const dropped = await cluster.join(first.url, { mode: 'tide' })
  dropped.room.reconnection.enabled = false
  dropped.cutLine()
  await eventually('the line is gone', () => dropped.closedWith ?? !dropped.room.connection.isOpen)
  first.signal('SIGTERM')
  assert.equal(await first.exitCode(), 0)
})

test('[CLU-18] the limit ends what has not ended by itself', async () => {
  const [first] = await open(1, { DRAIN_S: '1' })
  assert.ok(first)
  const player = await cluster.join(first.url)
  first.signal('SIGTERM')
  assert.equal(await first.exitCode(), 0)
  await eventually('the player is told why', () => player.closedWith)
  assert.equal(player.closedWith, closeReasons.shutdown.code)
})

test('[CLU-18] SIGINT waits for no match, and a second signal for nobody', async () => {
  const [first, second] = await open(2)
  assert.ok(first && second)
  const players = await Promise.all([
    cluster.join(first.url),
    cluster.join(second.url, { mode: 'duel' }),
  ])
  const [one, two] = await Promise.all(players.map((player) => nodeOf(player)))
  one?.signal('SIGINT')
  assert.equal(await one?.exitCode(), 0)
  if (two === one) return
  two?.signal('SIGTERM')
  await eventually('it drains', () => two?.log.some(({ to }) => to === 'draining'))
  two?.signal('SIGTERM')
  assert.equal(await two?.exitCode(), 1)
})

test('[SES-13] a session goes only from state to state as the table allows, through all of them', async () => {
  const [node] = await open(1)
  assert.ok(node)
  const player = await cluster.join(node.url)
  const isSeated = () => seen(node, 'session').at(-1) === 'joining > seated'
  await eventually('seated', isSeated)
  player.cutLine()
  await eventually('back again', () => player.welcomes.length === 2)
  await eventually('seated again', isSeated)
  await player.room.leave()
  const leaver = await RawClient.join(node.url, { acknowledges: false })
  leaver.ws.terminate()
  await eventually(
    'all have left',
    () => seen(node, 'session').filter((one) => one.endsWith('left')).length === 2,
  )
  const legal = Object.entries(sessionMoves).flatMap(([from, all]) =>
    all.map((to) => `${from} > ${to}`),
  )
  // Only one way is not gone here: a player who leaves while joining.
  assert.deepEqual(
    new Set(seen(node, 'session')),
    new Set(legal.filter((move) => move !== 'joining > left')),
  )
})

test('[CLU-19] a node goes only from state to state as the table allows', async () => {
  const [node] = await open(1)
  assert.ok(node)
  node.signal('SIGTERM')
  await node.exitCode()
  const moves = seen(node, 'node')
  assert.deepEqual(moves, ['starting > ready', 'ready > draining', 'draining > stopped'])
  const legal = Object.entries(nodeMoves).flatMap(([from, all]) =>
    all.map((to) => `${from} > ${to}`),
  )
  assert.deepEqual(
    moves.filter((move) => !legal.includes(move)),
    [],
  )
})

/** Moves that a node wrote into its log, as `from > to`. */
const seen = (node: NodeProcess, what: string): string[] =>
  node.log.filter(({ msg }) => msg === what).map(({ from, to }) => `${from} > ${to}`)

test('[CLU-22] a node that is told to pause takes nobody new, and does again when told to resume', async () => {
  const [first, second] = await open(2)
  assert.ok(first && second)
  const player = await cluster.join(first.url)
  const node = await nodeOf(player)
  await tellNode(cluster.redis.url, node.name, 'pause')
  await eventually('it drains', async () => (await stateOf(node))[0] === 404)
  await eventually('the player is told', () => player.notices.at(-1)?.isClosing)
  assert.equal((await matchmake(node.url, wish())).status, 503)
  await tellNode(cluster.redis.url, node.name, 'pause')
  await tellNode(cluster.redis.url, node.name, 'resume')
  await eventually('it takes players', async () => (await stateOf(node))[0] === 200)
  await eventually('the player is told', () => player.notices.at(-1)?.isClosing === false)
  assert.equal((await matchmake(node.url, wish())).status, 200)
  await assert.rejects(tellNode(cluster.redis.url, 'n9', 'pause'), /n9 does not listen/)
})
