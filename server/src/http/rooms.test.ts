import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import express from 'express'
import { failed, notFound } from './page.ts'
import { type PlaceOf, roomsRoute } from './rooms.ts'

const FRIEND = 'https://friend.example'
const places: Record<string, Awaited<ReturnType<PlaceOf>>> = {
  here: { processId: 'p1', path: 'n2', epoch: 3 },
  moving: 'recovering',
}

let server: Server
let isUp = true
/** Room ids that were looked up. */
let asked: string[] = []

before(async () => {
  const placeOf: PlaceOf = async (roomId) => {
    asked.push(roomId)
    return places[roomId]
  }
  const app = express()
  app.use(roomsRoute({ placeOf, isUp: () => isUp, allowedOrigins: [FRIEND] }), notFound, failed)
  server = createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => server.close())

async function get(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const body: unknown = isJson ? JSON.parse(text) : undefined
  return { status: response.status, body, headers: response.headers }
}

const answerTo = async (path: string) => {
  const { status, body } = await get(path)
  return { status, body }
}
const refused = (code: number, error: string) => ({ status: code, body: { code, error } })

test('[FOL-1] it says where a room is, that it is on its way, or that it is over', async () => {
  assert.deepEqual(await answerTo('/rooms/here'), { status: 200, body: places['here'] })
  const soon = { status: 425, body: { retryAfterMs: 100 } }
  assert.deepEqual(await answerTo(`/rooms/moving?protocol=${PROTOCOL_VERSION}`), soon)
  assert.deepEqual(await answerTo('/rooms/over'), { status: 404, body: undefined })
})

test('[FOL-1] who plays by other rules is told so, and during a start or a stop nobody is told more', async () => {
  const ask = (protocol: string | number) => answerTo(`/rooms/here?protocol=${protocol}`)
  assert.deepEqual(await ask(PROTOCOL_VERSION - 1), refused(426, 'client-too-old'))
  assert.deepEqual(await ask(PROTOCOL_VERSION + 1), refused(503, 'server-too-old'))
  assert.equal((await ask('nonsense')).status, 200)
  isUp = false
  assert.deepEqual(await ask(PROTOCOL_VERSION), refused(503, 'server-restarting'))
  isUp = true
})

test('[FOL-1] what is no id of a room is not looked for', async () => {
  asked = []
  const strange = ['', '%2e%2e', 'a.b', 'a%2Fb', 'a%00', 'ä', 'x'.repeat(65), 'a/b', '%zz']
  for (const id of strange) {
    const { status } = await answerTo(`/rooms/${id}`)
    assert.equal(status, id === '%zz' ? 400 : 404, id)
  }
  assert.deepEqual(asked, [])
  await answerTo(`/rooms/${'x'.repeat(64)}`)
  assert.equal(asked.length, 1)
})

test('[FOL-1] answers are for nobody to keep, and for pages of named origins to read', async () => {
  for (const path of ['/rooms/here', '/rooms/moving', '/rooms/over', '/rooms/here?protocol=1']) {
    const { headers } = await get(path, { origin: FRIEND })
    const told = ['cache-control', 'access-control-allow-origin'].map((name) => headers.get(name))
    assert.deepEqual(told, ['no-store', FRIEND], path)
  }
  const { headers } = await get('/rooms/here', { origin: 'https://foe.example' })
  assert.equal(headers.get('access-control-allow-origin'), null)
})
