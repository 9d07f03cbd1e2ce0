import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { matchMaker } from '@colyseus/core'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { InputFrame } from '@tidepaint/shared/wire/input'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import { eventually } from '../support/eventually.ts'
import { openPlainProcess, type PlainProcess } from '../support/plainProcess.ts'
import { PlainRoom } from '../support/plainRoom.ts'
import { RawClient, type RawOptions, wish } from '../support/rawClient.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

/** A ring of one input whose length is -1: the decoder's cursor goes back and forth for ever. */
const ENDLESS_RING = [FRAME.ring, 1, 0xff]
/** In the framework's own form of an input: operation "delete" on field 0, `moveX`. */
const DELETED_FIELD = [FRAME.input, 64]

let server: TestServer
before(async () => {
  server = await openServer({ MESSAGES_PER_S_MAX: '200' })
  matchMaker.defineRoomType('plain', PlainRoom)
})
after(() => server.close())

/** Runs `attack` against a process without our cures. */
async function withPlain(attack: (plain: PlainProcess) => Promise<void>): Promise<void> {
  const plain = await openPlainProcess()
  try {
    await attack(plain)
  } finally {
    await plain.close()
  }
}

/** The seat of the latest Mallory; undefined once it was given up. */
const seatOf = ({ reservation }: RawClient) => {
  const { seats } = server.room(reservation.roomId).match
  return seats.find(({ name }) => name === `Mallory ${mallories}`)
}

let mallories = 0
/** A name of its own each time: seats of earlier ones may still be held. */
const mallory = (): RawOptions => {
  mallories++
  return { options: wish({ name: `Mallory ${mallories}` }) }
}

test('[BAD-1] a ring of inputs closes the line that sent it, and the room plays on', async () => {
  const honest = await server.join()
  const bad = await RawClient.join(server.url, mallory())
  bad.send(...ENDLESS_RING)
  await eventually('the line is closed', () => bad.closedWith)
  assert.equal(bad.closedWith, closeReasons.unsupportedFrame.code)
  const { tick } = honest.state
  await eventually('the room goes on', () => honest.state.tick > tick + 5)
  assert.equal(seatOf(bad), undefined)
  await honest.room.leave()
})

test('[BAD-1] who goes on sending is not listened to, and reported once', async (t) => {
  const bad = await RawClient.join(server.url, mallory())
  const room = server.room(bad.reservation.roomId) as unknown as { report: () => void }
  const report = t.mock.method(room, 'report')
  for (let i = 0; i < 20; i++) bad.send(...ENDLESS_RING)
  await eventually('the line is closed', () => bad.closedWith)
  assert.equal(report.mock.callCount(), 1)
})

test('[BAD-1] control: without the cure three bytes freeze the process', async () => {
  await withPlain(async (plain) => {
    const bad = await RawClient.join(plain.url, { target: 'plain' })
    assert.equal(await plain.answers(), true)
    bad.send(...ENDLESS_RING)
    await eventually('no answer any more', async () => !(await plain.answers()), 20_000)
  })
})

test('[BAD-2] a flood closes the line that sends it, and the seat is not held', async () => {
  const honest = await server.join()
  const bad = await RawClient.join(server.url, mallory())
  for (let i = 0; i < 400; i++) bad.send(FRAME.ping)
  await eventually('the line is closed', () => bad.closedWith)
  assert.equal(bad.closedWith, closeReasons.badMessage.code)
  assert.equal(seatOf(bad), undefined)
  await honest.room.leave()
})

test('[BAD-2] control: up to the limit nothing is closed', async () => {
  const busy = await RawClient.join(server.url, mallory())
  for (let i = 0; i < 150; i++) busy.send(FRAME.ping)
  const pongs = () => busy.codes.filter((code) => code === FRAME.ping).length
  await eventually('all are answered', () => pongs() === 150)
  assert.equal(busy.closedWith, undefined)
  busy.ws.terminate()
})

test('[BAD-3] who hangs up without acknowledging the join leaves nothing behind', async () => {
  const honest = await server.join()
  const bad = await RawClient.join(server.url, { ...mallory(), acknowledges: false })
  assert.equal(seatOf(bad)?.pilot, 'human')
  bad.ws.terminate()
  await eventually('a bot has the seat', () => seatOf(bad) === undefined)
  assert.equal((await fetch(`${server.url}/livez`)).status, 200)
  await honest.room.leave()
})

test('[BAD-3] control: with the promise left floating it ends the process', async () => {
  await withPlain(async (plain) => {
    const bad = await RawClient.join(plain.url, { target: 'plain', acknowledges: false })
    bad.ws.terminate()
    await eventually('the process is gone', () => plain.child.exitCode === 1)
  })
})

test('[BAD-4] a handler that throws is reported, and room and line go on', async () => {
  const player = await server.join()
  let calls = 0
  server.room(player.room.roomId).onMessage('boom', () => {
    calls++
    throw new Error('boom')
  })
  player.room.send('boom')
  await eventually('the handler ran', () => calls === 1)
  const { tick } = player.state
  await eventually('the room goes on', () => player.state.tick > tick + 5)
  assert.equal(player.closedWith, undefined)
  await player.room.leave()
})

test('[BAD-4] control: without the cure it ends the process', async () => {
  await withPlain(async (plain) => {
    const bad = await RawClient.join(plain.url, { target: 'plain' })
    bad.send(FRAME.message, 0xa4, ...Buffer.from('boom'))
    await eventually('the process is gone', () => plain.child.exitCode === 1)
  })
})

test('[BAD-5] each input of a frame is bounded before it is spent', async (t) => {
  const bad = await RawClient.join(server.url, mallory())
  const { match, inputs } = server.room(bad.reservation.roomId)
  const seat = seatOf(bad)?.seat ?? -1
  const accessor = inputs.get(bad.reservation.sessionId)
  const take = t.mock.method(accessor, 'take', (count: number) => {
    return accessor
      .drain()
      .slice(0, count)
      .map(({ moveX, moveY, aim, buttons, seen }) => ({ moveX, moveY, aim, buttons, seen }))
  })
  bad.send(FRAME.input, 0b11111, 128, 128, 5, 255, 9, 0b100001, 127)
  bad.send(...DELETED_FIELD)
  await eventually('some were spent', () => accessor.consumedCount >= 3)
  const [first] = take.mock.calls.flatMap(({ result }) => result ?? [])
  assert.deepEqual(first, { moveX: -127, moveY: -127, aim: 5, buttons: 3, seen: 9 })
  const { x, y, vx, vy } = match.world.crafts[seat] ?? {}
  assert.deepEqual([x, y, vx, vy].map(Number.isInteger), [true, true, true, true])
  bad.ws.terminate()
})

test('[BAD-5] control: as the framework reads inputs the state is no number any more', async () => {
  const bad = await RawClient.join(server.url, { target: 'plain' })
  const room = matchMaker.getLocalRoomById(bad.reservation.roomId) as unknown as PlainRoom
  bad.send(FRAME.input, 128, 127)
  bad.send(...DELETED_FIELD)
  await eventually('x is not a number', () => Number.isNaN(room.state.x))
  bad.ws.terminate()
  await room.disconnect()
})

test('[BAD-6] frames of unknown kind change nothing', async () => {
  const bad = await RawClient.join(server.url, mallory())
  for (const bytes of [[31, 1, 2], [0], []]) bad.send(...bytes)
  bad.send(FRAME.ping)
  await eventually('the line still answers', () => bad.codes.includes(FRAME.ping))
  assert.equal(bad.closedWith, undefined)
  bad.ws.terminate()
})

for (const bytes of [
  [FRAME.input],
  [FRAME.input, 1],
  [FRAME.input, 0b11111, 1, 2, 3, 4],
  // Nine inputs.
  [FRAME.input, 0b11100000, 0],
  [FRAME.input, 1, 5, 2],
  [FRAME.input | 0x80, 1, 1],
]) {
  test(`[BAD-20] ${bytes.join(' ')} is no input, and closes the line without a word on the console`, async (t) => {
    const [warn, error] = [t.mock.method(console, 'warn'), t.mock.method(console, 'error')]
    const bad = await RawClient.join(server.url, mallory())
    bad.send(...bytes)
    await eventually('the line is closed', () => bad.closedWith)
    assert.equal(bad.closedWith, closeReasons.badMessage.code)
    assert.equal(seatOf(bad), undefined)
    assert.deepEqual([warn.mock.callCount(), error.mock.callCount()], [0, 0])
  })
}

test('[BAD-20] control: every field of an input may be sent, and eight inputs at once', async () => {
  const good = await RawClient.join(server.url, mallory())
  const { inputs } = server.room(good.reservation.roomId)
  const whole = { ...new InputFrame().toJSON(), seen: 1 }
  assert.equal(Object.keys(whole).length, 5)
  good.ws.send(encodeInputs(undefined, Array(8).fill(whole)))
  const accessor = inputs.get(good.reservation.sessionId)
  await eventually('all were spent', () => accessor.consumedCount === 8)
  assert.equal(accessor.latest?.seen, 1)
  assert.equal(good.closedWith, undefined)
  good.ws.terminate()
})

test('[BAD-18] a request, which this protocol has none of, closes the line', async () => {
  const bad = await RawClient.join(server.url, mallory())
  bad.send(21, 1, MESSAGE.wantChunk, 0x80)
  await eventually('the line is closed', () => bad.closedWith)
  assert.equal(bad.closedWith, closeReasons.unsupportedFrame.code)
  assert.equal(seatOf(bad), undefined)
})

test('[BAD-4] a frame on which the framework itself throws closes one line', async () => {
  const honest = await server.join()
  const bad = await RawClient.join(server.url, { ...mallory(), acknowledges: false })
  const room = server.room(bad.reservation.roomId)
  Object.assign(room, {
    sendFullState: () => {
      throw new Error('boom')
    },
  })
  bad.send(FRAME.join)
  await eventually('the line is closed', () => bad.closedWith)
  assert.equal(bad.closedWith, closeReasons.fault.code)
  Reflect.deleteProperty(room, 'sendFullState')
  const { tick } = honest.state
  await eventually('the room goes on', () => honest.state.tick > tick + 5)
  await honest.room.leave()
})

const malformed: readonly unknown[] = [
  undefined,
  'chunks',
  { chunks: [] },
  { chunks: [-1] },
  { chunks: [1.5] },
  { chunks: Array.from({ length: 17 }, (_, i) => i) },
  { chunks: [0], more: true },
  { chunks: [70_000] },
]
for (const payload of malformed) {
  test(`[BAD-7] a request for chunks as ${JSON.stringify(payload)} closes the line`, async () => {
    const bad = await server.join({ name: 'Mallory' })
    bad.room.send(MESSAGE.wantChunk, payload)
    await eventually('the line is closed', () => bad.closedWith)
    assert.equal(bad.closedWith, closeReasons.badMessage.code)
  })
}

test('[BAD-7] control: a well-formed request is answered with the chunk', async () => {
  const player = await server.join()
  const chunk = await eventually('a first chunk', () => player.floor.chunks[0])
  player.floor.forget(chunk)
  player.room.send(MESSAGE.wantChunk, { chunks: [chunk] })
  await eventually('the chunk came anew', () => player.floor.versionOf(chunk))
  assert.equal(player.closedWith, undefined)
  await player.room.leave()
})

test('[BAD-8] a message above the bound closes the line', async () => {
  const bad = await RawClient.join(server.url, mallory())
  bad.ws.send(Buffer.alloc(1025, FRAME.ping))
  await eventually('the line is closed', () => bad.closedWith)
  assert.equal(bad.closedWith, 1009)
  const good = await RawClient.join(server.url, mallory())
  good.ws.send(Buffer.alloc(1024, FRAME.ping))
  await eventually('one byte less is answered', () => good.codes.includes(FRAME.ping))
  good.ws.terminate()
})
