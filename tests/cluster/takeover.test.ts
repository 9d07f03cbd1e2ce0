import assert from 'node:assert/strict'
import { afterEach, beforeEach, type TestContext, test } from 'node:test'
import { subscribeIPC } from '@colyseus/core'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { type FarLine, openLine } from '@tidepaint/loadtest/links/lineProcess'
import { ClusterPresence } from '@tidepaint/server/cluster/ClusterPresence'
import { Leases } from '@tidepaint/server/cluster/leases'
import { RedisLink } from '@tidepaint/server/cluster/RedisLink'
import { seal } from '@tidepaint/server/match/seal'
import { ROOM_MAGIC } from '@tidepaint/server/rooms/RoomImage'
import { goneBody, goneChannel, type NodeOrder } from '@tidepaint/server/cluster/nodeOrders'
import { overRedis } from '../../scripts/cluster/RedisLine.ts'
import { orderNode } from '../../scripts/cluster/tellNode.ts'
import { AnnouncedNode } from '../support/AnnouncedNode.ts'
import { Door } from '../support/Door.ts'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import type { Player } from '../support/player.ts'
import { httpRequest } from '../support/rawClient.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

/** A takeover without a word from anybody takes up to two seconds, on a busy machine more. */
const TAKEN_MS = 20_000

let cluster: TestCluster
beforeEach(async () => {
  cluster = await openCluster(2)
  await allKnown(cluster, 2)
})
afterEach(() => cluster.close())

interface Played {
  ann: Player
  bob: Player
  roomId: string
  processId: string
  owner: NodeProcess
  /** By which the players came, and where their match is to go on. */
  other: NodeProcess
}

const rowOf = async (roomId: string) => (await cluster.rows()).find((row) => row.roomId === roomId)

/** Undefined if that node says no: a busy one may not answer it, or one be chosen that has just paused. Pages ask again, too. */
const join = (name: string, { url }: { url: string }, roomId?: string) =>
  cluster.join(url, { name, ...(roomId === undefined ? {} : { roomId }) }).catch(() => undefined)

/** Ann and Bob fly and paint in a room on `owner`, to which they came by way of another node. */
async function playOn(owner: NodeProcess, other: NodeProcess): Promise<Played> {
  const { ann, roomId, processId } = await eventually('a room on that node', async () => {
    const player = await join('Ann', other)
    const row = player && (await rowOf(player.room.roomId))
    if (row && (await cluster.ownerOf(row.processId)) === owner) return { ann: player, ...row }
    await player?.room.leave()
    return undefined
  })
  const bob = await eventually('Bob is in', () => join('Bob', other, roomId))
  for (const player of [ann, bob]) player.fly({ moveX: 127, moveY: 60, buttons: 1 })
  await eventually('Ann scores', () => ann.rosterOf(ann.seat).score > 20)
  return { ann, bob, roomId, processId, owner, other }
}

const play = () => playOn(...(cluster.nodes as [NodeProcess, NodeProcess]))

/** Waits until both are back by themselves, in `other`, and have what they had. */
async function goesOn(played: Played, before: { tick: number; epoch: number; score: number }) {
  const { ann, bob, roomId, owner, other } = played
  for (const player of [ann, bob]) {
    const isBack = () => player.state.epoch > before.epoch && !player.rosterOf(player.seat).bot
    await eventually('the player is back', isBack, TAKEN_MS)
  }
  const row = await rowOf(roomId)
  assert.ok(row && (await cluster.ownerOf(row.processId)) === other)
  assert.deepEqual([ann.rosterOf(ann.seat).name, bob.rosterOf(bob.seat).name], ['Ann', 'Bob'])
  for (const { welcomes, seat } of [ann, bob]) assert.equal(welcomes.at(-1)?.seat, seat)
  assert.ok(ann.rosterOf(ann.seat).score >= before.score - 40)
  // Not by the score: who flies into a corner paints nothing new.
  const { inputsSpent } = ann
  await eventually('inputs count', () => ann.inputsSpent > inputsSpent + 10, TAKEN_MS)
  assert.equal((await cluster.rows()).filter((each) => each.roomId === roomId).length, 1)
  if (owner.child.exitCode !== null || owner.child.signalCode !== null) return
  assert.equal(await owner.ask('room', roomId), undefined)
}

const seenBy = ({ state, seat, rosterOf }: Player) => {
  const { tick, epoch } = state
  return { tick, epoch, score: state.roster.get(String(seat))?.score ?? rosterOf(seat).score }
}

const order = (node: NodeProcess, what: NodeOrder) =>
  overRedis(cluster.redis.url, (line) => orderNode(line, node.name, what))

test('[OWN-1] a killed node: its match goes on elsewhere, with all seats, and leaves nothing in the end', async () => {
  const played = await play()
  const before = seenBy(played.ann)
  await played.owner.kill()
  await goesOn(played, before)
  await played.ann.room.leave()
  await played.bob.room.leave()
  await eventually('nothing is left of it', async () => {
    return (await cluster.client.keys(`tidepaint:room:{${played.roomId}}*`)).length === 0
  })
})

test('[OWN-7] told that a process has ended, the others do not wait for its lease', async () => {
  const played = await play()
  const before = seenBy(played.ann)
  // It lives, and renews its lease: only by this word the room can change hands. It is refused then.
  await overRedis(cluster.redis.url, async (line) => {
    assert.equal(await line.tell(goneChannel, goneBody(played.processId)), 'sent')
  })
  await goesOn(played, before)
})

test('[OWN-8] a frozen node: its match goes on elsewhere, and nobody is told a tick of its own later', async () => {
  const played = await play()
  const { ann, owner } = played
  const epochs: number[] = []
  ann.room.onStateChange(() => epochs.push(ann.state.epoch))
  const before = seenBy(ann)
  owner.signal('SIGSTOP')
  const isTaken = async () => (await rowOf(played.roomId))?.processId !== played.processId
  await eventually('another owner', isTaken, TAKEN_MS)
  owner.signal('SIGCONT')
  await eventually('it lets go', async () => (await owner.ask('room', played.roomId)) === undefined)
  await goesOn(played, before)
  assert.deepEqual(
    epochs,
    epochs.toSorted((a, b) => a - b),
  )
})

test('[OWN-9] a node that alone has lost Redis stops its matches, and they go on elsewhere', async (t) => {
  const line = await openLine(cluster.redis.url, 0)
  t.after(() => line.close())
  const cutOff = await cluster.start({ REDIS_URL: redisAt(line) })
  await allKnown(cluster, 3)
  const [first, second] = cluster.nodes as [NodeProcess, NodeProcess]
  await order(second, { order: 'pause' })
  const played = await playOn(cutOff, first)
  const before = seenBy(played.ann)
  await line.hold()
  const isTaken = async () => (await rowOf(played.roomId))?.processId !== played.processId
  await eventually('another owner', isTaken, TAKEN_MS)
  // It is not sure any more that the match is its own, and makes no tick while the other one does.
  const stood = await cutOff.ask('room', played.roomId)
  const { tick = 0 } = (await first.ask('room', played.roomId)) ?? {}
  await eventually('it goes on there', async () => {
    return ((await first.ask('room', played.roomId))?.tick ?? 0) > tick + 10
  })
  assert.equal((await cutOff.ask('room', played.roomId))?.tick, stood?.tick)
  // Whoever asks the one that cannot know is led there all the same.
  const { text } = await httpRequest(`${cutOff.url}/rooms/${played.roomId}`)
  const { processId } = JSON.parse(text) as { processId?: string }
  assert.equal(processId, (await rowOf(played.roomId))?.processId)
  await line.release()
  await goesOn({ ...played, other: first }, before)
})

const redisAt = ({ url }: FarLine): string => `redis://127.0.0.1:${new URL(url).port}`

test('[OWN-10] a moved match goes on where it is sent, at the tick at which it stood', async () => {
  const played = await play()
  const before = seenBy(played.ann)
  const ticks: number[] = []
  played.ann.room.onStateChange(() => ticks.push(played.ann.state.tick))
  await order(played.owner, { order: 'move', room: played.roomId, to: played.other.name })
  await goesOn(played, before)
  assert.deepEqual(
    ticks,
    ticks.toSorted((a, b) => a - b),
  )
  assert.ok(played.owner.log.some(({ became }) => became === 'moved'))
})

test('[OWN-16] players open their next line before a move, and ask nobody where the match went', async (t) => {
  const played = await play()
  const { owner, other, roomId, processId } = played
  const door = await Door.open(other.url)
  t.after(() => door.close())
  const cy = await eventually('Cy is in', () => join('Cy', door, roomId))
  const { tick } = cy.state
  await eventually('Cy plays', () => cy.state.tick > tick)
  const before = seenBy(played.ann)
  await order(owner, { order: 'move', room: roomId, to: other.name })
  await goesOn(played, before)
  await eventually('Cy is back', () => cy.welcomes.length === 2)
  assert.deepEqual(door.dialled, [processId, (await rowOf(roomId))?.processId])
  assert.equal(door.lookups, 0)
})

test('[OWN-10] a move to a node that does not answer leaves the match where it is', async () => {
  const played = await play()
  const { owner, other } = played
  // Players came by way of the other one, which is to be frozen.
  const ann = await cluster.join(owner.url, { name: 'Cy', roomId: played.roomId })
  const { epoch } = ann.state
  other.signal('SIGSTOP')
  await order(owner, { order: 'move', room: played.roomId, to: other.name })
  await eventually('it stays', () => owner.log.some(({ became }) => became === 'stayed'), TAKEN_MS)
  const { tick } = ann.state
  await eventually('it goes on', () => ann.state.tick > tick + 10)
  assert.ok(ann.state.epoch >= epoch)
  assert.equal(ann.welcomes.length, 1)
  assert.equal((await rowOf(played.roomId))?.processId, played.processId)
  other.signal('SIGCONT')
})

test('[OWN-10] a match that ends while it is about to move leaves nothing', async (t) => {
  const { ann, bob, owner, roomId } = await play()
  const { promise: gathered, resolve: goOn } = Promise.withResolvers<void>()
  const asked: unknown[] = []
  await announceIdle(t, (method) => {
    asked.push(method)
    return method === 'gather' ? gathered : undefined
  })
  await allKnown(cluster, 3)
  await order(owner, { order: 'move', room: roomId, to: 'n9' })
  await eventually('players are waited for', () => asked.includes('gather'))
  await Promise.all([ann.room.leave(), bob.room.leave()])
  await eventually('its row is gone', async () => (await rowOf(roomId)) === undefined)
  goOn()
  await eventually('it was over', () => owner.log.some(({ became }) => became === 'over'))
  assert.deepEqual(asked, ['expect', 'gather'])
  assert.deepEqual(await cluster.client.keys(`tidepaint:room:{${roomId}}*`), [])
})

/** A node n9 that says that it is there, has the least to do, and answers for its part in a move as it is told. */
async function announceIdle(t: TestContext, answer: (method: string) => unknown): Promise<void> {
  const link = new RedisLink(cluster.client.duplicate())
  await eventually('a connection', () => link.client.status === 'ready')
  link.setUp()
  const presence = new ClusterPresence(link)
  const idle = new AnnouncedNode(cluster.client, 'n9', '127.0.0.1:9')
  t.after(() => {
    idle.fallSilent()
    presence.shutdown()
  })
  await subscribeIPC(presence, 'p:p-n9', () => true)
  await subscribeIPC(presence, 'tidepaint:move:p-n9', answer)
  idle.tell({ protocol: PROTOCOL_VERSION })
}

test('[OWN-11] SIGTERM: all matches go to other nodes, then the process ends with 0', async () => {
  const played = await play()
  const before = seenBy(played.ann)
  played.owner.signal('SIGTERM')
  assert.equal(await played.owner.exitCode(), 0)
  await goesOn(played, before)
})

test('[OWN-11] a node that takes no match is passed over', async (t) => {
  const played = await play()
  const { owner, other } = played
  await eventually('a room on the other one', async () => {
    return (await cluster.ownerOf((await other.ask('createRoom', 'duel')).processId)) === other
  })
  const { promise: never, resolve } = Promise.withResolvers<void>()
  t.after(() => resolve())
  await announceIdle(t, (method) => (method === 'take' ? never : undefined))
  await allKnown(cluster, 3)
  const before = seenBy(played.ann)
  owner.signal('SIGTERM')
  assert.equal(await owner.exitCode(), 0)
  await goesOn(played, before)
})

test('[OWN-12] what cannot be read ends that match, and says so', async () => {
  const played = await play()
  const { ann, other, roomId } = played
  const key = `tidepaint:room:{${roomId}}`
  await played.owner.kill()
  // Nobody can take it before its lease runs out.
  await cluster.client.set(`${key}:image`, 'not an image')
  const refused = await eventually('it is refused', () => other.said('IMAGE_REFUSED'), TAKEN_MS)
  assert.match(String(refused['reason']), /not the image of a room/)
  await eventually('the players are told', () => ann.closedWith === 4003, TAKEN_MS)
  assert.deepEqual(await cluster.client.keys(`${key}*`), [])
  assert.equal(await rowOf(roomId), undefined)
})

test('[OWN-15] what is of another version is left to nodes that can read it', async () => {
  const played = await play()
  const { ann, other, roomId } = played
  const key = `tidepaint:room:{${roomId}}`
  await played.owner.kill()
  const newer = seal({ magic: ROOM_MAGIC, version: 200, what: 'room' }, new Uint8Array(9))
  await cluster.client.set(`${key}:image`, Buffer.from(newer))
  const refused = await eventually('it is refused', () => other.said('IMAGE_REFUSED'), TAKEN_MS)
  assert.match(String(refused['reason']), /of version 200/)
  const { status } = await httpRequest(`${other.url}/rooms/${roomId}`)
  assert.equal(status, 425)
  assert.equal(ann.closedWith, undefined)
  // Free for whoever comes who can.
  const leases = new Leases(cluster.client)
  const isFree = async () => typeof (await leases.take({ roomId, owner: 'newer' })) === 'object'
  await eventually('it can be taken', isFree)
})

test('[OWN-14] a room without players is not taken over', async () => {
  const [owner, other] = cluster.nodes as [NodeProcess, NodeProcess]
  const room = await eventually('a room on that node', async () => {
    const made = await other.ask('createRoom', 'tide')
    return (await cluster.ownerOf(made.processId)) === owner && made
  })
  await owner.kill()
  await eventually(
    'its row is gone',
    async () => (await rowOf(room.roomId)) === undefined,
    TAKEN_MS,
  )
  assert.deepEqual(await cluster.client.keys(`tidepaint:room:{${room.roomId}}*`), [])
})
