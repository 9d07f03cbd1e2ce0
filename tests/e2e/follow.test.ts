import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { joinArena } from '@tidepaint/client/net/joinArena'
import { OUTDATED } from '@tidepaint/client/net/WayBack'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import { dice } from '@tidepaint/loadtest/dice'
import { Tally } from '@tidepaint/loadtest/measure/Tally'
import { Match } from '@tidepaint/server/match/Match'
import { encodeMatch } from '@tidepaint/server/match/MatchImage'
import { decodeRoom, encodeRoom } from '@tidepaint/server/rooms/RoomImage'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { Door, type Told } from '../support/Door.ts'
import { eventually } from '../support/eventually.ts'
import { NodeProcess } from '../support/NodeProcess.ts'
import { Player } from '../support/player.ts'

const dir = mkdtempSync(join(tmpdir(), 'tidepaint-follow-'))
const nodes: NodeProcess[] = []
const doors: Door[] = []
const players: Player[] = []
const GONE = closeReasons.resumeRefused.code

afterEach(async () => {
  for (const player of players.splice(0)) {
    player.stop()
    player.room.reconnection.enabled = false
    player.room.connection.close()
  }
  await Promise.all(nodes.splice(0).map((node) => node.kill()))
  for (const door of doors.splice(0)) door.close()
})
after(() => rmSync(dir, { recursive: true }))

async function start(more: Record<string, string> = {}): Promise<NodeProcess> {
  const node = new NodeProcess({ IMAGES_DIR: dir, RESUME_WINDOW_S: '30', ...more })
  nodes.push(node)
  return node.ready()
}

async function openDoor(node: NodeProcess): Promise<Door> {
  const door = await Door.open(node.url)
  doors.push(door)
  return door
}

async function seated(url: string): Promise<Player> {
  const player = await Player.join(url, { name: 'Ann' })
  players.push(player)
  return player
}

/** Stops it as a service manager does; its matches wait in the folder. */
async function stop(node: NodeProcess): Promise<void> {
  node.signal('SIGTERM')
  assert.equal(await node.exitCode(), 0, node.out + node.err)
}

async function processOf({ url }: NodeProcess): Promise<string> {
  return ((await (await fetch(`${url}/readyz`)).json()) as { processId: string }).processId
}

const found = (processId: string, epoch = 1): Told => ({ status: 200, body: { processId, epoch } })
const isBack = (player: Player) => player.welcomes.length === 2

test('[FOL-6] a player follows their room to another process, on another port', async () => {
  const first = await start()
  const door = await openDoor(first)
  const ann = await seated(door.url)
  const { seat } = ann
  await stop(first)
  const second = await start()
  door.target = second.url
  await eventually('back', () => isBack(ann))
  assert.equal(ann.welcomes[1]?.seat, seat)
  assert.equal(ann.rosterOf(seat).name, 'Ann')
  // It asked by which name to dial, and did.
  const processId = await processOf(second)
  assert.equal(door.dialled.at(-1), processId)
  assert.ok(ann.room.connection.url?.includes(`/${processId}/${ann.room.roomId}`))
})

test('[FOL-7] a match that is over ends the stay at once, and an old page is told to reload', async () => {
  const node = await start()
  const door = await openDoor(node)
  const [ann, bob] = [await seated(door.url), await seated(door.url)]
  door.tell = () => ({ status: 404, body: {} })
  ann.cutLine()
  await eventually('told', () => ann.closedWith)
  door.tell = () => ({ status: 426, body: { code: 426, error: 'client-too-old' } })
  bob.cutLine()
  await eventually('told', () => bob.closedWith)
  assert.deepEqual([ann.closedWith, bob.closedWith, door.lookups], [GONE, OUTDATED, 2])
  assert.equal(door.dialled.length, 2, 'nobody dialled for it')
})

test('[FOL-7] while a room is between two processes a player waits, and then is back', async () => {
  const node = await start()
  const door = await openDoor(node)
  const ann = await seated(door.url)
  const waits: Told[] = [
    { status: 425, body: { retryAfterMs: 50 } },
    { status: 503, body: { code: 503, error: 'server-restarting' } },
    { status: 429, body: {} },
    { status: 200, body: { nonsense: true } },
    { status: 425, body: {} },
  ]
  door.tell = () => waits.shift()
  door.cut()
  await eventually('back', () => isBack(ann), 20_000)
  assert.deepEqual([door.lookups, door.dialled.length], [6, 2])
  assert.equal(ann.closedWith, undefined)
})

test('[FOL-8] a process that no longer has the room ends nothing before it was named twice', async () => {
  const [owner, other] = await Promise.all([start(), start({ IMAGES_DIR: '' })])
  const door = await openDoor(owner)
  const ann = await seated(door.url)
  const [here, elsewhere] = [await processOf(owner), await processOf(other)]
  door.owners.set(elsewhere, other.url)
  const names = [elsewhere, here]
  door.tell = () => found(names.shift() ?? here)
  door.cut()
  await eventually('back', () => isBack(ann))
  assert.deepEqual(door.dialled.slice(1), [elsewhere, here])

  door.tell = () => found(elsewhere)
  door.cut()
  await eventually('told', () => ann.closedWith)
  assert.equal(ann.closedWith, GONE)
  assert.deepEqual(door.dialled.slice(3), [elsewhere, elsewhere])
})

test('[FOL-10] a process that takes sockets and says nothing is not waited for', async () => {
  const node = await start()
  const door = await openDoor(node)
  const ann = await seated(door.url)
  door.isDeaf = true
  door.cut()
  await eventually('given up', () => door.dialled.length > 2, 10_000)
  door.isDeaf = false
  await eventually('back', () => isBack(ann), 10_000)
})

test('[FOL-12] a successor that goes on from an earlier tick is followed without a correction', async () => {
  const first = await start()
  const door = await openDoor(first)
  const session = await joinArena({ endpoint: door.url, name: 'Cy', mode: 'duel' })
  const { roomId } = session.room
  const isLive = () => session.line().state === 'live'
  const frames = setInterval(() => {
    session.advance({ ...neutralInput(), moveX: 127, buttons: 1 }, performance.now())
    session.takeEvents()
  }, 8)
  try {
    await stop(first)
    const file = join(dir, `${roomId}.image`)
    const image = readFileSync(file)
    const second = await start()
    door.target = second.url
    const handle = session.room.input<CraftInput>()
    await eventually('plays on', () => isLive() && handle.lastProcessed > 90)
    door.tell = () => ({ status: 425, body: { retryAfterMs: 50 } })
    await second.kill()
    const { tick } = session

    writeFileSync(file, withToken(image, session.room.reconnectionToken))
    const third = await start()
    await third.ask('setEpoch', { roomId, epoch: 3 })
    let backAtTick = 0
    session.room.onStateChange.once(() => (backAtTick = session.tick))
    door.target = third.url
    door.tell = () => undefined
    await eventually('back', () => session.epoch === 3)
    assert.ok(backAtTick < tick, `${backAtTick} is before ${tick}`)
    await eventually('others move', () => session.viewTick > backAtTick + 15)
    assert.ok(session.viewTick < session.tick)
    assert.equal(session.stats().correctionsWithoutContact, 0)
    assert.deepEqual(session.line(), { state: 'live' })
  } finally {
    clearInterval(frames)
    session.room.reconnection.enabled = false
    session.room.connection.close()
  }
})

/** The image of a room that knows its only player by another token: what it was before they came back. */
function withToken(bytes: Uint8Array, reconnectionToken: string): Uint8Array {
  const { match, sessions, ...image } = decodeRoom(bytes)
  const [, token = ''] = reconnectionToken.split(':')
  const tokenHash = createHash('sha256').update(token).digest()
  const [only] = sessions
  assert.ok(only)
  const revived = Match.revive(match, { botGrade: 'steady', newSeed: () => 1 })
  return encodeRoom({
    ...image,
    sessions: [{ ...only, tokenHashes: [tokenHash] }],
    match: encodeMatch(revived),
  })
}

test('[FOL-11] light bots follow, too, and end where pages do', async () => {
  const first = await start()
  const door = await openDoor(first)
  const tally = new Tally()
  const wish = { target: door.url, mode: 'tide', name: 'Light' }
  const bot = await LightBot.join(wish, tally, dice(1))
  await stop(first)
  await eventually('away', () => bot.state === 'away')
  door.target = (await start()).url
  await eventually('back', () => bot.state === 'live')
  assert.equal(tally.cut().counts['resumes'], 1)
  door.tell = () => ({ status: 404, body: {} })
  bot.drop()
  await eventually('ended', () => bot.state === 'ended')
  assert.equal(tally.cut().counts[`resume refused: closed ${GONE}`], 1)
})
