import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { matchMaker } from '@colyseus/core'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import { between, type ServerNumbers, ServerWatch } from '@tidepaint/loadtest/measure/ServerWatch'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { eventually } from '../support/eventually.ts'
import { NodeProcess } from '../support/NodeProcess.ts'
import { httpRequest, RawClient } from '../support/rawClient.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

const TOKEN = 'a-token-of-16-up'
/** Twice or three times as much as this is more than the system keeps for a socket. */
const CHUNK_BYTES = 2 ** 21
const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')

let server: TestServer
/** In a process of its own, with a token and a log. */
let node: NodeProcess
before(async () => {
  node = new NodeProcess({ METRICS_TOKEN: TOKEN })
  server = await openServer({ SLOW_CLIENT_BYTES: '67108864' })
  await node.ready()
})
after(async () => {
  await server.close()
  await node.kill()
})

const metrics = (url: string, headers: Record<string, string> = {}) =>
  httpRequest(`${url}/metrics`, { headers })

/** Metrics by name, with their types. */
const printed = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name, type]),
  )

const documented = (): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, type]) => [name, type]),
  )

/** What happens on a server from now until the returned function is called. */
async function watch(url: string, token?: string): Promise<() => Promise<ServerNumbers>> {
  const watching = new ServerWatch({ urls: [url], ...(token && { token }) })
  const first = await watching.read()
  return async () => {
    const last = await watching.read()
    const numbers = between(first, last)
    assert.ok(numbers, JSON.stringify(last.unread))
    return numbers
  }
}

test('[OBS-1] this machine reads the numbers, and a proxy finds no such page', async () => {
  const own = await metrics(server.url)
  assert.equal(own.status, 200)
  assert.equal(own.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  const nothing = await httpRequest(`${server.url}/nothing`)
  const forwarded = await metrics(server.url, { 'x-forwarded-for': '203.0.113.9' })
  assert.deepEqual([forwarded.status, forwarded.text], [nothing.status, nothing.text])
  assert.equal(forwarded.status, 404)
})

test('[OBS-1] where a token is set it opens the page, and being on this machine does not', async () => {
  const shown = { authorization: `Bearer ${TOKEN}` }
  assert.equal((await metrics(node.url, shown)).status, 200)
  assert.equal(
    (await metrics(node.url, { ...shown, 'x-forwarded-for': '203.0.113.9' })).status,
    200,
  )
  assert.equal((await metrics(node.url)).status, 404)
  assert.equal((await metrics(node.url, { authorization: `Bearer ${TOKEN}x` })).status, 404)
})

test('[OBS-3] a player who plays shows in the numbers', async () => {
  const numbers = await watch(server.url)
  const player = await server.join({ mode: 'duel' })
  await eventually('half a second of patches', () => player.state.tick >= 15)
  const playing = await numbers()
  assert.deepEqual(
    [playing.players, playing.playersAway, playing.bots, playing.rooms, playing.joins],
    [1, 0, 1, 1, 1],
  )
  const { tick } = server.room(player.room.roomId).state
  const spreads = [playing.tickWork, playing.tickLateness, playing.encode]
  // The first tick is 1 without a step, `tick` is of a moment later, and nothing is counted twice.
  for (const spread of spreads) assert.ok(spread && spread.count >= 14 && spread.count < tick)
  assert.equal(playing.ticks, playing.tickWork?.count)
  assert.ok(playing.framesSent >= 15 && playing.bytesSent > playing.framesSent)
  assert.ok(playing.framesReceived > 0 && playing.bytesReceived > playing.framesReceived)
  assert.ok(playing.cpuMs > 0 && playing.rssBytes > 1e7)
  await player.room.leave()
  await eventually('an empty server', () => matchMaker.stats.local.roomCount === 0)
  const left = await numbers()
  assert.deepEqual([left.players, left.bots, left.rooms, left.closes['4000']], [0, 0, 0, 1])
})

test('[ENC-3] a tick frame and its patch leave in one write', async () => {
  const countOf = (text: string, name: string) =>
    Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
  const counts = async () => {
    const { text } = await metrics(server.url)
    const tick = server.room(player.room.roomId).state.tick
    const [writes, frames] = [
      countOf(text, 'tidepaint_writes_total'),
      countOf(text, 'tidepaint_frames_sent_total'),
    ]
    return { tick, writes, frames }
  }
  const player = await server.join({ mode: 'tide' })
  await eventually('a seat', () => player.state.tick >= 5)
  const first = await counts()
  await eventually('two seconds of play', () => player.state.tick >= first.tick + 60)
  const last = await counts()
  const patches = last.tick - first.tick
  // Nothing else is sent to a player who plays, but for an echo or two.
  assert.ok(last.writes - first.writes <= patches + 2)
  // Somebody paints within sight in nearly every tick.
  assert.ok(last.frames - first.frames >= patches * 1.5)
  await player.room.leave()
  await eventually('an empty server', () => matchMaker.stats.local.roomCount === 0)
})

test('[OBS-3] a line that breaks, a seat that waits, and a return', async () => {
  const numbers = await watch(server.url)
  const first = await RawClient.join(server.url)
  first.ws.terminate()
  await eventually('a held seat', async () => (await numbers()).playersAway === 1)
  const { reservation, token } = first
  const back = await RawClient.join(server.url, { resume: { reservation, token } })
  const resumed = await numbers()
  assert.deepEqual(
    [resumed.players, resumed.playersAway, resumed.joins, resumed.closes['1006']],
    [1, 0, 2, 1],
  )
  // Whatever code a peer makes up, there is one row for all of them.
  back.ws.close(4999)
  await eventually('the close', async () => (await numbers()).closes['other'] === 1)
  const text = (await metrics(server.url)).text
  assert.equal(text.includes('"4999"'), false)
})

test('[OBS-3] what waits for a slow line is seen', async () => {
  const numbers = await watch(server.url)
  const slow = await RawClient.join(server.url)
  const room = server.room(slow.reservation.roomId)
  await eventually('a first patch', () => slow.codes.includes(FRAME.patch))
  slow.pauseReading()
  const waiting = await eventually('bytes that wait', async () => {
    room.broadcastBytes(99, new Uint8Array(CHUNK_BYTES), {})
    const now = await numbers()
    return now.bufferedBytesMax > CHUNK_BYTES && now
  })
  assert.ok(waiting.bufferedBytesMax <= waiting.bufferedBytes)
  slow.ws.terminate()
})

/** Keeps this process busy, which is the server's as well, and leaves garbage behind. */
function stall(ms: number): void {
  const endMs = performance.now() + ms
  let garbage: unknown[] = []
  while (performance.now() < endMs) garbage = Array.from({ length: 1000 }, () => [garbage.length])
}

test('[OBS-3] a stall shows in dropped ticks, in late timers and in pauses', async () => {
  const numbers = await watch(server.url)
  const player = await server.join({ mode: 'duel' })
  const room = server.room(player.room.roomId)
  const droppedBefore = room.droppedTicks
  stall(400)
  await eventually('dropped ticks and a pause', async () => {
    const dropped = room.droppedTicks - droppedBefore
    const now = await numbers()
    return dropped > 0 && now.droppedTicks >= dropped && now.gcMs > 0
  })
  // Once a second the monitor begins anew, and may miss what happens in that moment.
  await eventually('a late timer', async () => {
    stall(60)
    return ((await numbers()).loopDelay?.maxBucketMs ?? 0) >= 50
  })
  await player.room.leave()
})

test('[OBS-3] errors of the log are counted by their code', async () => {
  const numbers = await watch(node.url, TOKEN)
  const peer = await RawClient.join(node.url)
  peer.send(FRAME.ring, 0, 0)
  const code = String(closeReasons.unsupportedFrame.code)
  await eventually('the close', async () => (await numbers()).closes[code] === 1)
  const { CLIENT_EXPELLED: expelled, ...others } = (await numbers()).errors
  assert.deepEqual([expelled, new Set(Object.values(others))], [1, new Set([0])])
})

test('[OBS-4] docs/metrics.md has each metric that a server prints, with its type', async () => {
  assert.deepEqual(documented(), printed((await metrics(server.url)).text))
})

test('[OBS-4] control: a metric that nobody documents is found', async () => {
  const { text } = await metrics(server.url)
  assert.notDeepEqual(documented(), printed(`${text}\n# TYPE tidepaint_new_total counter\n`))
})
