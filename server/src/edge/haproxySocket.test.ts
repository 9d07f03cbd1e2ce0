import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { askHaproxy, isAdminAddress } from './haproxySocket.ts'

/** Something that is no HAProxy, at an address of this machine. */
async function listen(t: TestContext, serve: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    t.after(() => socket.destroy())
    serve(socket)
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('[EDGE-15] an answer is all that comes until the end', async (t) => {
  const admin = await listen(t, (socket) =>
    socket.once('data', (line) => {
      socket.write('heard ')
      socket.end(line)
    }),
  )
  assert.equal(await askHaproxy(admin, 'show info'), 'heard show info\n')
})

test('[EDGE-15] an admin socket that is silent, endless or gone holds up nobody', async (t) => {
  const silent = await listen(t, () => {})
  const endless = await listen(t, (socket) => {
    const more = () => {
      while (socket.writable && socket.write('x'.repeat(65_536))) continue
    }
    socket.on('drain', more)
    more()
  })
  const broken = await listen(t, (socket) => socket.resetAndDestroy())
  await Promise.all([
    assert.rejects(askHaproxy(silent, 'show info'), /^Error: no answer in 2000 ms$/),
    assert.rejects(askHaproxy(endless, 'show info'), /^Error: the answer is too long$/),
    assert.rejects(askHaproxy(broken, 'show info')),
    assert.rejects(askHaproxy('/nowhere/admin.sock', 'show info'), /ENOENT/),
  ])
})

test('[EDGE-14] an admin socket is a path, or a host with a port', () => {
  const good = ['/run/edge.sock', './edge.sock', '127.0.0.1:9999', 'edge:9999', '[::1]:9999']
  const bad = ['', 'edge', 'edge:', ':9999', 'a b:1', 'edge:123456']
  assert.deepEqual(good.filter(isAdminAddress), good)
  assert.deepEqual(bad.filter(isAdminAddress), [])
})
