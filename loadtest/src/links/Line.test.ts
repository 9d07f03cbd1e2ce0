import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { dice } from '../dice.ts'
import { steady } from './delays.ts'
import { Line } from './Line.ts'
import { openLine } from './lineProcess.ts'

/** Sends back all that it gets. */
let echo: Server
let target: string
const opened: { close(): Promise<void> }[] = []

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const address = echo.address()
  assert.ok(address !== null && typeof address === 'object')
  target = `http://127.0.0.1:${address.port}`
})

afterEach(async () => {
  for (const line of opened.splice(0)) await line.close()
  echo.close()
})

function keep<T extends { close(): Promise<void> }>(line: T): T {
  opened.push(line)
  return line
}

async function dial(url: string): Promise<Socket> {
  const socket = createConnection(Number(new URL(url).port), '127.0.0.1')
  socket.setNoDelay(true)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Reads until `count` bytes are there. */
async function read(socket: Socket, count: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    parts.push(part as Buffer)
    if (Buffer.concat(parts).length >= count) break
  }
  return Buffer.concat(parts)
}

describe('a line', () => {
  test('[LINK-5] what is sent comes in order and whole, however its delays jump', async () => {
    const throwDice = dice(1)
    const delay = () => 20 * throwDice()
    const line = keep(await Line.open(target, { up: delay, down: delay }))
    const socket = await dial(line.url)
    const sent = Buffer.from(Array.from({ length: 200 }, (_, at) => at))
    const back = read(socket, sent.length)
    for (const byte of sent) {
      socket.write(Buffer.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.deepEqual(await back, sent)
    socket.destroy()
  })

  test('[LINK-5] each way takes its own time, and never less', async () => {
    const line = keep(await Line.open(target, { up: () => 30, down: () => 50 }))
    const socket = await dial(line.url)
    const sentAtMs = performance.now()
    socket.write('x')
    await read(socket, 1)
    assert.ok(performance.now() - sentAtMs >= 80)
    socket.destroy()
  })

  test('[LINK-6] a line that is held lets nothing through until it is released', async () => {
    const line = keep(await Line.open(target, steady(1)))
    const socket = await dial(line.url)
    const probe = await dial(target)
    const heard: Buffer[] = []
    socket.on('data', (bytes: Buffer) => heard.push(bytes))
    line.hold()
    socket.write('held')
    // A way around the line, there and back fifty times: time enough for what is not held.
    for (let i = 0; i < 50; i++) {
      probe.write('x')
      await read(probe, 1)
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.deepEqual(heard, [])
    line.release()
    await once(socket, 'data')
    assert.equal(Buffer.concat(heard).toString(), 'held')
    socket.destroy()
    probe.destroy()
  })

  test('[LINK-6] a cut breaks what is open, and new ones are taken', async () => {
    const line = keep(await Line.open(target, 0))
    const socket = await dial(line.url)
    socket.write('x')
    await read(socket, 1)
    socket.resume()
    line.cut()
    await once(socket, 'close')
    const next = await dial(line.url)
    next.write('y')
    assert.equal((await read(next, 1)).toString(), 'y')
    next.destroy()
  })

  test('[LINK-7] a line in another process does the same', async () => {
    const line = keep(await openLine(target, 20))
    const socket = await dial(line.url)
    const sentAtMs = performance.now()
    socket.write('x')
    await read(socket, 1)
    assert.ok(performance.now() - sentAtMs >= 40)
    await line.hold()
    await line.release()
    socket.resume()
    const closed = once(socket, 'close')
    await line.cut()
    await closed
  })
})
