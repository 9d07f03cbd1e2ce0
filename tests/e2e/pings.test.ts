import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, type TestContext, test } from 'node:test'
import { pulseOf } from '@tidepaint/server/rooms/LinePulse'
import { Pinger } from '@tidepaint/server/rooms/Pinger'
import WebSocket, { WebSocketServer } from 'ws'
import { eventually } from '../support/eventually.ts'
import { RawClient } from '../support/rawClient.ts'
import { openServer } from '../support/testServer.ts'

const ROUND_MS = 3000
const SLOT_MS = 50

let sockets: WebSocketServer
before(async () => {
  sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(sockets, 'listening')
})
after(() => sockets.close())

interface Line {
  /** The server's end, and the peer's. */
  own: WebSocket
  peer: WebSocket
}

/** A pinger whose time passes only by `rounds`. */
class Bench {
  readonly #pinger = new Pinger()
  readonly #t: TestContext

  constructor(t: TestContext) {
    this.#t = t
    t.mock.timers.enable({ apis: ['setInterval'] })
    this.#pinger.start()
    t.after(() => this.#pinger.stop())
  }

  async open(options: WebSocket.ClientOptions = {}): Promise<Line> {
    const { port } = sockets.address() as AddressInfo
    const connected = once(sockets, 'connection')
    const peer = new WebSocket(`ws://127.0.0.1:${port}`, options)
    const [own, { socket }] = (await connected) as [WebSocket, IncomingMessage]
    this.#pinger.watch(own, socket)
    await eventually('an open line', () => peer.readyState === peer.OPEN)
    this.#t.after(() => peer.terminate())
    return { own, peer }
  }

  pass(ms: number): void {
    this.#t.mock.timers.tick(ms)
  }
}

const isEnded = ({ own }: Line) => own.readyState === own.CLOSED

test('[BAD-23] pings of many sockets leave evenly over a round, one a socket', async (t) => {
  const bench = new Bench(t)
  const lines: Line[] = []
  while (lines.length < 120) lines.push(await bench.open())
  const pings = lines.map(({ own }) => t.mock.method(own, 'ping').mock)
  let sentBefore = 0
  for (let slot = 0; slot < ROUND_MS / SLOT_MS; slot++) {
    bench.pass(SLOT_MS)
    const sent = pings.reduce((sum, ping) => sum + ping.callCount(), 0)
    assert.equal(sent - sentBefore, 2)
    sentBefore = sent
  }
  assert.ok(pings.every((ping) => ping.callCount() === 1))
})

test('[BAD-23] a silent peer is ended in its third round, one that answers is not', async (t) => {
  const bench = new Bench(t)
  const [silent, sound] = [await bench.open({ autoPong: false }), await bench.open()]
  for (let round = 0; round < 2; round++) {
    const answered = once(sound.own, 'pong')
    bench.pass(ROUND_MS)
    await answered
  }
  assert.ok(!isEnded(silent))
  bench.pass(ROUND_MS)
  await eventually('the silent one is ended', () => isEnded(silent))
  for (let round = 0; round < 9; round++) {
    const answered = once(sound.own, 'pong')
    bench.pass(ROUND_MS)
    await answered
  }
  assert.ok(!isEnded(sound))
})

/** Rounds until a line that says `something` in each of them is ended. */
async function roundsOf(bench: Bench, line: Line, something: () => void): Promise<number> {
  for (let round = 1; round <= 10; round++) {
    bench.pass(ROUND_MS)
    if (line.own.readyState !== line.own.OPEN) return round
    const heard = new Promise((resolve) => line.own.once('message', resolve).once('pong', resolve))
    something()
    await heard
    line.own.removeAllListeners('message')
  }
  return Number.POSITIVE_INFINITY
}

test('[BAD-23] who talks and answers no ping is left to its room, but not for ever', async (t) => {
  const bench = new Bench(t)
  const line = await bench.open({ autoPong: false })
  assert.equal(await roundsOf(bench, line, () => line.peer.send('here')), 6)
})

test('[BAD-23] pongs that nobody asked for are no answers', async (t) => {
  const bench = new Bench(t)
  const line = await bench.open({ autoPong: false })
  const guesses = [Buffer.alloc(0), Buffer.alloc(4), Buffer.alloc(5)]
  let next = 0
  const guess = () => line.peer.pong(guesses[next++ % guesses.length])
  assert.equal(await roundsOf(bench, line, guess), 6)
})

test('[BAD-23] who answers each ping when the next one is out is slow, and not gone', async (t) => {
  const bench = new Bench(t)
  const line = await bench.open({ autoPong: false })
  const pulse = pulseOf(line.own)
  const words: Buffer[] = []
  line.peer.on('ping', (word) => words.push(word))
  pulse.ping()
  await eventually('a ping', () => words.length === 1)
  const answerLate = () => {
    pulse.ping()
    line.peer.pong(words.shift())
  }
  assert.equal(await roundsOf(bench, line, answerLate), Number.POSITIVE_INFINITY)
  assert.ok(pulse.isAwaited)
})

test('[BAD-23] control: the same peer, echoing what it was sent, stays', async (t) => {
  const bench = new Bench(t)
  const line = await bench.open({ autoPong: false })
  const echo = () => line.peer.once('ping', (word) => line.peer.pong(word))
  assert.equal(await roundsOf(bench, line, echo), Number.POSITIVE_INFINITY)
})

test('[BAD-23] a game server pings that way, and no other', async () => {
  const server = await openServer()
  try {
    const client = await RawClient.join(server.url)
    const words: Buffer[] = []
    client.ws.on('ping', (word: Buffer) => words.push(word))
    await eventually('pings of two rounds', () => words.length >= 2)
    assert.ok(words.every((word) => word.length === 4))
    assert.equal(new Set(words.map((word) => word.toString('hex'))).size, words.length)
    client.ws.terminate()
  } finally {
    await server.close()
  }
})
