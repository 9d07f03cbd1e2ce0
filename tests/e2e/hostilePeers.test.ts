import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { logger, matchMaker } from '@colyseus/core'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import WebSocket from 'ws'
import { eventually } from '../support/eventually.ts'
import { PlainRoom } from '../support/plainRoom.ts'
import { httpRequest, matchmake, RawClient, wish } from '../support/rawClient.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

const FRIEND = 'https://friend.example'
const STRANGER = 'https://stranger.example'
const LIMIT_BYTES = 65_536

let server: TestServer
before(async () => {
  server = await openServer({
    ALLOWED_ORIGINS: FRIEND,
    SLOW_CLIENT_BYTES: String(LIMIT_BYTES),
    ROOMS_MAX: '6',
  })
  matchMaker.defineRoomType('plain', PlainRoom)
})
after(() => server.close())

const errorOf = (text: string): unknown => (JSON.parse(text) as { error?: unknown }).error

test('[BAD-9] who stops reading is cut, makes nobody wait, and may come back', async () => {
  const honest = await server.join()
  const slow = await RawClient.join(server.url, { options: wish({ name: 'Slow' }) })
  const room = server.room(slow.reservation.roomId)
  const pilot = () => room.match.seats.find(({ name }) => name === 'Slow')?.pilot
  honest.room.onMessage(99, () => {})
  await eventually('a first patch', () => slow.codes.includes(FRAME.patch))
  slow.pauseReading()
  await eventually('a bot flies', () => {
    room.broadcastBytes(99, new Uint8Array(LIMIT_BYTES), {})
    return pilot() === 'away'
  })
  assert.equal(honest.closedWith, undefined)
  const { reservation, token } = slow
  const back = await RawClient.join(server.url, { resume: { reservation, token } })
  await eventually('a full state', () => back.codes.includes(FRAME.state))
  assert.equal(pilot(), 'human')
  back.ws.terminate()
  await honest.room.leave()
})

test('[BAD-9] the third time the line is refused, and a bot has the seat', async () => {
  let slow = await RawClient.join(server.url, { options: wish({ name: 'Slower' }) })
  const { reservation } = slow
  const room = server.room(reservation.roomId)
  const pilot = () => room.match.seats.find(({ name }) => name === 'Slower')?.pilot
  for (let cut = 0; cut < 3; cut++) {
    await eventually('a first patch', () => slow.codes.includes(FRAME.patch))
    slow.pauseReading()
    await eventually('a bot flies', () => {
      room.broadcastBytes(99, new Uint8Array(LIMIT_BYTES), {})
      return pilot() === 'away'
    })
    const { token } = slow
    slow = RawClient.dial(server.url, { reservation, token })
    await eventually('an answer', () => slow.token !== '' || slow.closedWith)
  }
  assert.equal(slow.closedWith, closeReasons.tooSlow.code)
  await eventually('the seat is given up', () => pilot() === undefined)
})

test('[BAD-9] a line is cut once, also while late ticks are made up for', async (t) => {
  const slow = await RawClient.join(server.url, { options: wish({ name: 'Slowest' }) })
  const room = server.room(slow.reservation.roomId)
  const client = room.clients.find(({ auth }) => (auth as { name: string }).name === 'Slowest')
  assert.ok(client)
  const line = client.ref as unknown as { bufferedAmount: number }
  const report = t.mock.method(room as unknown as { report: () => void }, 'report')
  await eventually('a first patch', () => slow.codes.includes(FRAME.patch))
  slow.pauseReading()
  await eventually('more than the limit', () => {
    client.sendBytes(99, new Uint8Array(LIMIT_BYTES))
    return line.bufferedAmount > LIMIT_BYTES
  })
  const standsStillUntilMs = performance.now() + 5 * TICK_MS
  while (performance.now() < standsStillUntilMs);
  await eventually('it is cut', () => !room.clients.includes(client))
  assert.equal(report.mock.callCount(), 1)
  slow.ws.terminate()
})

test('[BAD-9] control: without the cure unsent bytes grow and nobody is cut', async () => {
  const slow = await RawClient.join(server.url, { target: 'plain' })
  const room = matchMaker.getLocalRoomById(slow.reservation.roomId) as unknown as PlainRoom
  slow.pauseReading()
  const unsent = () => {
    room.broadcastBytes(99, new Uint8Array(LIMIT_BYTES), {})
    const line = room.clients[0]?.ref as { bufferedAmount?: number } | undefined
    return line?.bufferedAmount ?? 0
  }
  await eventually('many times the limit', () => unsent() > 20 * LIMIT_BYTES)
  assert.equal(room.clients.length, 1)
  slow.ws.terminate()
  await room.disconnect()
})

test('[BAD-10] a step that throws ends its room with a reason, and no other', async () => {
  const [unlucky, other] = [await server.join({ mode: 'duel' }), await server.join()]
  server.room(unlucky.room.roomId).match.play = () => {
    throw new Error('a fault of ours')
  }
  await eventually('the room ended', () => unlucky.closedWith)
  assert.equal(unlucky.closedWith, closeReasons.fault.code)
  const { tick } = other.state
  await eventually('the other goes on', () => other.state.tick > tick + 5)
  await eventually(
    'it is not listed',
    async () => !(await matchMaker.getRoomById(unlucky.room.roomId)),
  )
  await other.room.leave()
})

test('[BAD-11] a page of a foreign origin gets no seat', async () => {
  const stranger = await matchmake(server.url, wish(), { headers: { origin: STRANGER } })
  assert.deepEqual([stranger.status, errorOf(stranger.text)], [403, 'foreign-origin'])
  assert.equal(stranger.headers['access-control-allow-origin'], undefined)
  const friend = await matchmake(server.url, wish(), { headers: { origin: FRIEND } })
  assert.equal(friend.status, 200)
  assert.equal(friend.headers['access-control-allow-origin'], FRIEND)
  assert.equal(friend.headers['access-control-allow-credentials'], undefined)
  const own = await matchmake(server.url, wish(), { headers: { origin: server.url } })
  assert.equal(own.status, 200)
})

test('[BAD-11] a page of a foreign origin gets no socket, even with a seat', async () => {
  const { text } = await matchmake(server.url, wish())
  const { processId, roomId, sessionId } = JSON.parse(text) as Seat
  const address = `${server.url.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}`
  const refused = new WebSocket(address, { origin: STRANGER })
  const [error] = (await once(refused, 'error')) as [Error]
  assert.match(error.message, /403/)
  const taken = new WebSocket(address, { origin: FRIEND })
  await once(taken, 'open')
  taken.terminate()
})

test('[BAD-21] names that every object has are no rooms', async () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const address = `${server.url.replace('http', 'ws')}/process/${name}?sessionId=1`
    const [error] = (await once(new WebSocket(address), 'error')) as [Error]
    assert.match(error.message, /404/, name)
  }
})

const refusedOptions: readonly (readonly [unknown, number, string])[] = [
  [{}, 400, 'bad-join-options'],
  [{ protocol: '1' }, 400, 'bad-join-options'],
  [wish({ name: 7 }), 400, 'bad-join-options'],
  [wish({ name: 'x'.repeat(201) }), 400, 'bad-join-options'],
  [wish({ sessionId: 'mine' }), 400, 'bad-join-options'],
  [wish({ config: {} }), 400, 'bad-join-options'],
  [[], 400, 'bad-join-options'],
  [null, 400, 'bad-join-options'],
  [wish({ mode: 'chess' }), 404, 'no-such-mode'],
  [wish({ mode: '__proto__' }), 404, 'no-such-mode'],
  [{ protocol: 0 }, 426, 'client-too-old'],
  [{ protocol: 9999, whatever: 1 }, 503, 'server-too-old'],
]
for (const [options, status, name] of refusedOptions) {
  test(`[BAD-12] join options ${JSON.stringify(options).slice(0, 50)} are refused with ${name}`, async () => {
    const answer = await matchmake(server.url, options)
    assert.deepEqual([answer.status, errorOf(answer.text)], [status, name])
  })
}

test('[BAD-12] control: the same with sound options gives a seat', async () => {
  assert.equal((await matchmake(server.url, wish({ name: 'Ann', mode: 'tide' }))).status, 200)
})

test('[BAD-13] a body above the bound, or of unknown length, is not read', async () => {
  const large = await matchmake(server.url, JSON.stringify(wish()).padEnd(4097))
  assert.deepEqual([large.status, errorOf(large.text)], [413, 'body-too-large'])
  const chunked = await httpRequest(`${server.url}/matchmake/joinOrCreate/arena`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    body: JSON.stringify(wish()),
  })
  assert.deepEqual([chunked.status, errorOf(chunked.text)], [411, 'length-required'])
  const fits = await matchmake(server.url, JSON.stringify(wish()).padEnd(4096))
  assert.equal(fits.status, 200)
})

test('[BAD-14] a body that is no JSON is refused', async () => {
  assert.equal((await matchmake(server.url, '{"protocol":')).status, 400)
})

test('[BAD-14] a body of another type than JSON is refused', async () => {
  const form = { 'content-type': 'multipart/form-data; boundary=x' }
  const answer = await matchmake(server.url, wish(), { headers: form })
  assert.deepEqual([answer.status, errorOf(answer.text)], [415, 'json-only'])
})

for (const host of ['[', 'a b', 'user:word@host', 'host:99999']) {
  test(`[BAD-19] a request for the host "${host}" is refused, and not left without an answer`, async () => {
    const answer = await matchmake(server.url, wish(), { headers: { host } })
    assert.deepEqual([answer.status, errorOf(answer.text)], [400, 'bad-host'])
  })
}

test('[BAD-19] whatever proxies say of the scheme, a request is answered', async () => {
  for (const scheme of ['https', 'https, http', '1']) {
    const headers = { 'x-forwarded-proto': scheme, host: '[::1]:8080' }
    assert.equal((await matchmake(server.url, wish(), { headers })).status, 200)
  }
})

test('[BAD-15] nobody can make rooms at will', async () => {
  const { status } = await matchmake(server.url, wish(), { method: 'create' })
  assert.equal(status, 520)
})

test('[SRV-8] a full server refuses further rooms with server-full', async (t) => {
  const players = []
  const { roomCount } = matchMaker.stats.local
  for (let room = roomCount; room < 6; room++) {
    // Two in a room, so that the next one needs another.
    players.push(await server.join({ mode: 'duel' }), await server.join({ mode: 'duel' }))
  }
  const faults = t.mock.method(logger, 'error')
  await assert.rejects(server.join({ mode: 'duel' }), /server-full/)
  assert.deepEqual(faults.mock.calls, [], 'a refusal is no fault of ours')
  for (const player of players) await player.room.leave()
})
