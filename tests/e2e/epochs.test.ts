import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { joinArena } from '@tidepaint/client/net/joinArena'
import type { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { Door } from '../support/Door.ts'
import { eventually } from '../support/eventually.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

let server: TestServer
let door: Door
let session: ArenaSession
let room: ArenaRoom
/** Of the room when a test begins. */
let epoch: number
let frames: NodeJS.Timeout
/** Epoch and tick of each frame, as one number. */
let shown: number[]

before(async () => {
  server = await openServer()
})
after(() => server.close())

beforeEach(async () => {
  door = await Door.open(server.url)
  session = await joinArena({ endpoint: door.url, name: 'Cy', mode: 'tide' })
  room = server.room(session.room.roomId)
  epoch = room.state.epoch
  shown = []
  frames = setInterval(() => {
    session.advance({ ...neutralInput(), moveX: 127 }, performance.now())
    session.takeEvents()
    shown.push(session.epoch * 1e6 + session.tick)
  }, 8)
  await eventually('patches come', () => session.epoch === epoch)
})
afterEach(() => {
  clearInterval(frames)
  session.room.reconnection.enabled = false
  session.room.connection.close()
  door.close()
})

const isLive = () => session.line().state === 'live'
const neverFellBack = () =>
  assert.deepEqual(
    shown.filter((now, at) => now < (shown[at - 1] ?? 0)),
    [],
  )

test('[FOL-9] what an owner of a lower epoch says is not shown, and its line is left', async () => {
  room.state.epoch = epoch + 1
  await eventually('the next epoch', () => session.epoch === epoch + 1)
  let drops = 0
  session.room.onDrop(() => drops++)
  room.state.epoch = epoch
  await eventually('left', () => drops > 0)
  const { tick } = session
  await eventually('asked for another owner', () => door.lookups >= 3)
  assert.deepEqual([session.epoch, session.tick, door.dialled.length], [epoch + 1, tick, 1])
  room.state.epoch = epoch + 2
  await eventually('back', isLive)
  assert.equal(session.epoch, epoch + 2)
  assert.ok(session.tick > tick)
  neverFellBack()
})

test('[FOL-9] an owner that is older than the lookup said is left on arrival', async () => {
  room.state.epoch = epoch + 1
  await eventually('the next epoch', () => session.epoch === epoch + 1)
  const processId = session.room.connection.url?.split('/').at(-2) ?? ''
  door.tell = () => ({ status: 200, body: { processId, epoch: epoch + 1 } })
  room.state.epoch = epoch
  await eventually('tried and left', () => door.dialled.length >= 3)
  assert.equal(session.epoch, epoch + 1)
  room.state.epoch = epoch + 1
  await eventually('back', isLive)
  neverFellBack()
})

test('[FOL-12] another arena under the number of the last one is a new match', async () => {
  const { matchKey, floor } = session
  room.state.arenaSeed++
  await eventually('a new match', () => session.matchKey !== matchKey)
  assert.notEqual(session.floor, floor)
})
