import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { findRoom, readAddress } from './findRoom.ts'

const LIMIT_MS = 200
const later = { afterMs: undefined }

/** What the server answers next; nothing at all without a status. */
let answer: { status?: number; text: string } = { text: '' }
let asked = ''
const server = createServer((request, response) => {
  asked = request.url ?? ''
  const { status, text } = answer
  if (status !== undefined) response.writeHead(status).end(text)
})

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function find(status: number | undefined, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  answer = status === undefined ? { text } : { status, text }
  return findRoom(endpoint(), 'abc', LIMIT_MS)
}

test('[FOL-7] what a lookup says is taken by its status', async () => {
  const place = { processId: 'p-1', path: 'n2', epoch: 3 }
  assert.deepEqual(await find(200, place), place)
  assert.equal(asked, '/rooms/abc?protocol=3')
  assert.deepEqual(await find(200, { processId: 'p', epoch: 1 }), {
    processId: 'p',
    path: undefined,
    epoch: 1,
  })
  assert.equal(await find(404, ''), 'gone')
  assert.equal(await find(426, { code: 426, error: 'client-too-old' }), 'outdated')
  assert.deepEqual(await find(425, { retryAfterMs: 150 }), { afterMs: 150 })
  for (const status of [429, 500, 502, 503]) assert.deepEqual(await find(status, {}), later)
})

test('[FOL-7] whatever else it says leads nowhere, and nobody waits for ever', async () => {
  const strange: unknown[] = [
    '',
    'nonsense',
    null,
    [],
    { processId: 'p' },
    { processId: 'p', epoch: '1' },
    { processId: 'p', epoch: 1.5 },
    { processId: '', epoch: 1 },
    { processId: '../x', epoch: 1 },
    { processId: 'p?x=', epoch: 1 },
    { processId: 'p', path: '//evil.example', epoch: 1 },
    { processId: 'p', path: null, epoch: 1 },
  ]
  for (const body of strange) assert.deepEqual(await find(200, body), later, JSON.stringify(body))
  for (const retryAfterMs of ['1', null, -1, Number.NaN]) {
    assert.deepEqual(await find(425, { retryAfterMs }), later)
  }
  assert.deepEqual(await find(425, { retryAfterMs: 0 }), { afterMs: 50 })
  assert.deepEqual(await find(425, { retryAfterMs: 1e9 }), { afterMs: 3000 })
  assert.deepEqual(await find(undefined, ''), later)
  assert.deepEqual(await findRoom('http://127.0.0.1:1', 'abc', LIMIT_MS), later)
})

test('[FOL-7] no address leads to another host, or to anything but a process', () => {
  assert.deepEqual(readAddress({ processId: 'p-1', path: 'n2' }), { processId: 'p-1', path: 'n2' })
  assert.deepEqual(readAddress({ processId: 'p' }), { processId: 'p', path: undefined })
  const strange = [null, 'p', {}, { processId: '../p' }, { processId: 'p', path: '/evil.example' }]
  for (const each of strange) assert.equal(readAddress(each), undefined)
})
