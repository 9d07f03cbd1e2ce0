import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Gate } from './Gate.ts'

/** Sends back what it gets. */
async function openEcho(context: TestContext) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const gate = await Gate.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  context.after(async () => {
    await gate.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const dial = async () => {
    const near = connect(gate.port, '127.0.0.1')
    context.after(() => near.destroy())
    await once(near, 'connect')
    return near
  }
  return { gate, dial, sockets }
}

const echoOf = async (near: Socket): Promise<string> => String((await once(near, 'data'))[0])

test('[CHAOS-14] a gate passes everything on', async (context) => {
  const { dial } = await openEcho(context)
  const near = await dial()
  near.write('hello')
  assert.equal(await echoOf(near), 'hello')
})

test('[CHAOS-14] a shut gate holds all, also of who comes meanwhile, until it is opened', async (context) => {
  const { gate, dial } = await openEcho(context)
  const before = await dial()
  before.write('a')
  await echoOf(before)
  gate.shut()
  const meanwhile = await dial()
  const heard: string[] = []
  for (const near of [before, meanwhile]) near.on('data', (bytes) => heard.push(String(bytes)))
  before.write('b')
  meanwhile.write('c')
  // What gets through another gate meanwhile would have got through this one.
  const other = await openEcho(context)
  const free = await other.dial()
  free.write('d')
  await echoOf(free)
  assert.deepEqual(heard, [])
  gate.reopen()
  await Promise.all([once(before, 'data'), once(meanwhile, 'data')])
  assert.deepEqual(new Set(heard), new Set(['b', 'c']))
})

test('[CHAOS-14] nobody is told of a close while the gate is shut', async (context) => {
  const { gate, dial, sockets } = await openEcho(context)
  const near = await dial()
  near.write('a')
  await echoOf(near)
  gate.shut()
  const closed = once(near, 'close')
  for (const socket of sockets) {
    socket.destroy()
    await once(socket, 'close')
  }
  const other = await openEcho(context)
  const free = await other.dial()
  free.write('d')
  await echoOf(free)
  assert.equal(near.destroyed, false)
  gate.reopen()
  await closed
})
