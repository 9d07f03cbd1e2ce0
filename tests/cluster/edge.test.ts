import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import { NODES_KEY } from '@tidepaint/server/cluster/nodeEntry'
import { Child } from '../../scripts/cluster/Child.ts'
import type { EdgeOptions } from '../../scripts/cluster/edge.ts'
import { freePort } from '../../scripts/cluster/freePort.ts'
import { startRedis } from '../../scripts/cluster/redis.ts'
import { EdgeBench, EdgeSocket, get, rawExchange, SLOT } from '../support/EdgeBench.ts'
import { eventually } from '../support/eventually.ts'
import { matchmake, RawClient, wish } from '../support/rawClient.ts'
import { TinyNode } from '../support/TinyNode.ts'

/** Beyond what a wait of the edge's own takes: 10 s without a beat, 5 s for a request. */
const PATIENCE_MS = 25_000
const pem = fileURLToPath(new URL('../support/edgeTest.pem', import.meta.url))

const redis = await startRedis()
after(() => redis.stop())
/** Those of Redis that no test uses now; it has sixteen. */
const databases = Array.from({ length: 16 }, (_, i) => i)

/** An edge with a database of its own. */
async function openBench(t: TestContext, options: Partial<EdgeOptions> = {}): Promise<EdgeBench> {
  const database = databases.shift()
  const bench = await EdgeBench.open({ redisUrl: `${redis.url}/${database}`, ...options })
  t.after(async () => {
    await bench.close()
    if (database !== undefined) databases.push(database)
  })
  return bench
}

const reservationOf = (text: string): Seat => JSON.parse(text) as Seat

// Most of the time is spent waiting for the edge, so that four at once take little more than one.
describe('edge', { concurrency: 4 }, () => {
  test('[EDGE-3] a silent node leaves, one that says it stopped leaves at once', async (t) => {
    const bench = await openBench(t)
    const [, stopped, silent] = [
      await bench.tiny('n1'),
      await bench.tiny('n2'),
      await bench.tiny('n3'),
    ]
    silent.says.fallSilent()
    stopped.says.tell({ state: 'stopped' })
    await bench.reaches('n2', SLOT.down)
    assert.deepEqual([await bench.isOpen('n2'), await bench.isOpen('n3')], [false, true])
    // It still answers: only its beat tells that it does not belong here any more.
    await bench.reaches('n3', SLOT.down, PATIENCE_MS)
    assert.deepEqual([await bench.isOpen('n1'), await bench.isOpen('n3')], [true, false])
    assert.ok(bench.log.includes('[edge] slot n3: closed'))
  })

  test('[EDGE-3] entries that nobody renews open nothing', async (t) => {
    const bench = await openBench(t)
    // Left behind by a node that died, and in place before this agent looks for the first time.
    const dead = bench.announce('n2', '127.0.0.1:9')
    dead.fallSilent()
    await bench.redis.hset(NODES_KEY, 'n3', 'nonsense')
    await bench.edge.restartAgent()
    await bench.tiny('n1')
    assert.deepEqual([await bench.isOpen('n2'), await bench.isOpen('n3')], [false, false])
  })

  test('[EDGE-1] matchmaking reaches every ready node, a socket the owner of its room', async (t) => {
    const bench = await openBench(t)
    const nodes = await Promise.all([bench.real('n1'), bench.real('n2')])
    const names = new Map<string, string>()
    for (const { name, url } of nodes) {
      names.set(reservationOf((await matchmake(url, wish())).text).processId, name)
    }
    const seats: Seat[] = []
    for (let i = 0; i < 6; i++) {
      seats.push(reservationOf((await matchmake(bench.edge.url, wish())).text))
    }
    assert.deepEqual(new Set(seats.map((seat) => seat.processId)), new Set(names.keys()))
    for (const reservation of seats) {
      const door = `${bench.edge.url}/${names.get(reservation.processId)}`
      const player = RawClient.dial(door, { reservation, token: '' })
      await eventually('a seat by the right door', () => player.token !== '')
      player.ws.terminate()
    }
    // The control: these two nodes know nothing of each other, so the wrong door leads nowhere.
    const reservation = reservationOf((await matchmake(bench.edge.url, wish())).text)
    const other = names.get(reservation.processId) === 'n1' ? 'n2' : 'n1'
    const lost = RawClient.dial(`${bench.edge.url}/${other}`, { reservation, token: '' })
    await eventually('a refusal by the wrong door', () => lost.closedWith)
    assert.equal(lost.token, '')
  })

  test('[EDGE-1] the socket of a node that is gone reaches another one', async (t) => {
    const bench = await openBench(t)
    await bench.tiny('n1')
    for (const path of ['/n2/p/r', '/n64/p/r', '/n65/p/r', '/p/r']) {
      assert.deepEqual([path, (await bench.socket(path)).said], [path, ['n1']])
    }
  })

  test('[EDGE-2] a node that restarts elsewhere is found there', async (t) => {
    const bench = await openBench(t)
    const before = await bench.tiny('n1')
    const now = await TinyNode.open('n1 again')
    t.after(() => now.close())
    assert.equal((await bench.get()).text, 'n1')
    before.says.tell({ processId: 'other', address: now.address.replace('127.0.0.1', 'localhost') })
    await eventually('the new address', async () => (await bench.get()).text === 'n1 again')
    assert.deepEqual((await bench.socket('/n1/p/r')).said, ['n1 again'])
  })

  test('[EDGE-4] a restarted HAProxy and a restarted agent are brought in line', async (t) => {
    const bench = await openBench(t)
    await bench.tiny('n1')
    await bench.edge.restartHaproxy('SIGKILL')
    await eventually('an answer again', async () => (await bench.get()).status === 200)
    const socket = await bench.socket('/n1/p/r')
    await bench.edge.restartAgent('SIGKILL')
    await bench.tiny('n2')
    assert.equal(await socket.echoes(), true)
  })

  test('[EDGE-4] an outage of Redis closes nothing, though it comes back empty', async (t) => {
    let own = await startRedis()
    t.after(() => own.stop())
    const bench = await openBench(t, { redisUrl: own.url })
    const node = await bench.tiny('n1')
    const socket = await bench.socket('/n1/p/r')
    await own.stop()
    await eventually('a word on Redis', () => bench.log.some((line) => /Redis: .*stay/.test(line)))
    node.says.fallSilent()
    own = await startRedis({ port: own.port })
    await eventually('another', () => bench.log.includes('[edge] Redis: well again'))
    // That this one comes in shows that the agent has looked since, and has not found the first.
    await bench.tiny('n2')
    assert.equal(await bench.isOpen('n1'), true)
    assert.equal(await socket.echoes(), true)
  })

  test('[EDGE-5] a node that drains gets no new players, but its rooms their sockets', async (t) => {
    const bench = await openBench(t)
    const [draining] = await Promise.all([bench.tiny('n1'), bench.tiny('n2')])
    const early = await bench.socket('/n1/p/r')
    draining.says.tell({ state: 'draining' })
    draining.readyz = 404
    await bench.reachesIn('nodes', 'n1', SLOT.draining)
    // Enough for either backend to take a node out that it does not like.
    const checks = draining.checks + 12
    await eventually('further checks', () => draining.checks > checks)
    const answers = await Promise.all(Array.from({ length: 12 }, () => bench.get()))
    assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['n2']))
    assert.deepEqual((await bench.socket('/n1/p/r')).said, ['n1'])
    assert.equal(await early.echoes(), true)
  })

  test('[EDGE-5] what a node cannot take now is tried elsewhere', async (t) => {
    const bench = await openBench(t)
    const [full] = await Promise.all([bench.tiny('n1'), bench.tiny('n2')])
    full.status = 503
    const answers = await Promise.all(Array.from({ length: 8 }, () => bench.get('/matchmake/x/y')))
    assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['n2']))
    assert.notEqual(full.arrived.length, 0)
  })

  test('[EDGE-6] killed and frozen nodes are out, and no line is cut that stands', async (t) => {
    const bench = await openBench(t)
    const [killed, frozen] = await Promise.all([
      bench.real('n1'),
      bench.real('n2'),
      bench.tiny('n3'),
    ])
    const seated = async ({ name, url }: typeof killed) => {
      const reservation = reservationOf((await matchmake(url, wish())).text)
      const player = RawClient.dial(`${bench.edge.url}/${name}`, { reservation, token: '' })
      await eventually('a seat', () => player.token !== '')
      return player
    }
    const [lost, waiting] = await Promise.all([seated(killed), seated(frozen)])
    killed.child.signal('SIGKILL')
    frozen.child.signal('SIGSTOP')
    await eventually('a closed socket', () => lost.closedWith)
    await Promise.all([bench.reaches('n1', SLOT.down), bench.reaches('n2', SLOT.down)])
    const answers = await Promise.all(Array.from({ length: 6 }, () => bench.get()))
    assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['n3']))
    frozen.child.signal('SIGCONT')
    await bench.reaches('n2', SLOT.up)
    const { length } = waiting.codes
    await eventually('its match goes on', () => waiting.codes.length > length)
    assert.equal(waiting.closedWith, undefined)
  })

  test('[EDGE-7] each address has a rate of matchmaking, and a number of sockets', async (t) => {
    const env = { EDGE_TRUSTED_PROXIES: '127.0.0.1', EDGE_MATCHMAKE_PER_10S: '4' }
    const bench = await openBench(t, { env: { ...env, EDGE_SOCKETS_PER_ADDRESS: '2' } })
    await bench.tiny('n1')
    const ask = async (address: string, path = '/matchmake/joinOrCreate/arena') =>
      (await bench.get(path, { 'x-forwarded-for': address })).status
    // The page and its parts count for nothing.
    for (let i = 0; i < 6; i++) await ask('192.0.2.1', '/')
    const asked = []
    for (let i = 0; i < 6; i++) asked.push(await ask('192.0.2.1'))
    assert.deepEqual(asked, [200, 200, 200, 200, 429, 429])
    assert.deepEqual([await ask('192.0.2.2'), await ask('192.0.2.1', '/')], [200, 200])
    // Whoever has one address of IPv6 has a whole network of them.
    for (let i = 0; i < 4; i++) await ask(`2001:db8::${i}`)
    assert.deepEqual([await ask('2001:db8::ffff:1'), await ask('2001:db8:0:1::1')], [429, 200])

    const dial = (address: string) => bench.socket('/n1/p/r', { 'x-forwarded-for': address })
    const [first, second, third] = [
      await dial('192.0.2.3'),
      await dial('192.0.2.3'),
      await dial('192.0.2.3'),
    ]
    assert.deepEqual([second.said, third.said, third.status], [['n1'], [], 429])
    assert.deepEqual((await dial('192.0.2.4')).said, ['n1'])
    first.ws.terminate()
    await eventually('room for a socket', async () => (await dial('192.0.2.3')).said.length > 0)
  })

  test('[FOL-2] each address has a rate of lookups, apart from that of matchmaking', async (t) => {
    const env = { EDGE_TRUSTED_PROXIES: '127.0.0.1', EDGE_LOOKUPS_PER_10S: '4' }
    const bench = await openBench(t, { env: { ...env, EDGE_MATCHMAKE_PER_10S: '1' } })
    await bench.tiny('n1')
    const ask = async (address: string, path = '/rooms/abc?protocol=3') =>
      (await bench.get(path, { 'x-forwarded-for': address })).status
    const asked = []
    for (let i = 0; i < 6; i++) asked.push(await ask('192.0.2.1'))
    assert.deepEqual(asked, [200, 200, 200, 200, 429, 429])
    const join = '/matchmake/joinOrCreate/arena'
    assert.deepEqual([await ask('192.0.2.2'), await ask('192.0.2.1', join)], [200, 200])
  })

  test('[FOL-2] a lookup reaches any node that lives, be it draining, and none that is dead', async (t) => {
    const bench = await openBench(t)
    const [dead, drained] = [await bench.tiny('n1'), await bench.tiny('n2')]
    drained.readyz = 404
    await bench.reachesIn('nodes', 'n2', SLOT.draining)
    dead.close()
    for (let i = 0; i < 4; i++) {
      const { status, text } = await bench.get('/rooms/abc')
      assert.deepEqual({ status, text }, { status: 200, text: 'n2' })
    }
  })

  test('[EDGE-7] each address has a rate of new connections', async (t) => {
    const bench = await openBench(t, { env: { EDGE_CONNECTIONS_PER_10S: '5' } })
    await bench.tiny('n1')
    const ask = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const answers = []
    for (let i = 0; i < 7; i++) answers.push((await rawExchange(bench.edge.port, ask)).slice(9, 12))
    assert.deepEqual(answers, ['200', '200', '200', '200', '200', '', ''])
  })

  test('[EDGE-8] bodies, headers and addresses that are too large are refused', async (t) => {
    const bench = await openBench(t)
    const node = await bench.tiny('n1')
    const url = `${bench.edge.url}/matchmake/joinOrCreate/arena`
    const post = async (body: string, headers: Record<string, string | string[]> = {}) =>
      (
        await get(url, {
          method: 'POST',
          headers: { 'content-length': String(body.length), ...headers },
          body,
        })
      ).status
    const chunks = (size: number, count: number, headers = '') =>
      rawExchange(
        bench.edge.port,
        `POST /matchmake/x/y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}Transfer-Encoding: chunked\r\n\r\n` +
          `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`.repeat(count) +
          '0\r\n\r\n',
      ).then((answer) => Number(answer.slice(9, 12)))
    assert.deepEqual([await post('x'.repeat(4096)), await post('x'.repeat(4097))], [200, 413])
    // What is announced is refused before it comes.
    const announced = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4097\r\n\r\n'
    assert.equal((await rawExchange(bench.edge.port, announced)).slice(9, 12), '413')
    // As many pieces as one likes, and beside a head as large as one may have.
    assert.deepEqual([await chunks(10, 20), await chunks(10, 500)], [200, 413])
    assert.equal(await chunks(4097, 1, `X-Large: ${'x'.repeat(8000)}\r\n`), 413)
    assert.deepEqual(
      [await post('', { large: 'x'.repeat(7000) }), await post('', { large: 'x'.repeat(9000) })],
      [200, 431],
    )
    assert.equal((await bench.get('/', { large: 'x'.repeat(20_000) })).status, 400)
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`x-${i}`, '1']))
    assert.equal((await bench.get('/', many)).status, 400)
    assert.equal((await bench.get(`/?${'x'.repeat(2100)}`)).status, 414)
    assert.equal(node.arrived.length, 3)
  })

  test('[EDGE-8] who does not finish a request is cut', async (t) => {
    // Nothing else may do it for the limit that this is about.
    const env = { EDGE_HTTP_TIMEOUT: '60s', EDGE_KEEPALIVE_TIMEOUT: '60s' }
    const bench = await openBench(t, { env })
    const node = await bench.tiny('n1')
    const upgrade =
      'GET /n1/p/r HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
    const head = 'POST /matchmake/x/y HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nshort'
    const exchanges = ['', upgrade, head].map((bytes) => rawExchange(bench.edge.port, bytes))
    const answers = await Promise.all(exchanges)
    assert.deepEqual(
      answers.map((answer) => answer.slice(9, 12)),
      ['', '408', '408'],
    )
    assert.equal(node.arrived.length, 0)
  })

  test('[EDGE-9] nobody says who they are but a trusted proxy', async (t) => {
    const lies = {
      'x-forwarded-for': '192.0.2.66, 198.51.100.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '192.0.2.66',
      'x-client-ip': '192.0.2.66',
      forwarded: 'for=192.0.2.66',
    }
    const seen = async (trusted: string, headers: Record<string, string>) => {
      const env = trusted === '' ? {} : { EDGE_TRUSTED_PROXIES: trusted }
      const bench = await openBench(t, { env })
      const node = await bench.tiny('n1')
      await bench.get('/', headers)
      await bench.socket('/n1/p/r', headers)
      const names = Object.keys(lies)
      return node.arrived.map((one) => names.map((name) => one.headers[name] ?? ''))
    }
    const twice = (...row: string[]) => [row, row]
    assert.deepEqual(await seen('', lies), twice('127.0.0.1', 'http', '', '', '', ''))
    assert.deepEqual(
      await seen('192.0.2.0/24 127.0.0.0/8', lies),
      twice('198.51.100.7', 'https', '', '', '', ''),
    )
    const nonsense = { ...lies, 'x-forwarded-for': 'nobody', 'x-forwarded-proto': 'gopher' }
    assert.deepEqual(await seen('127.0.0.1', nonsense), twice('127.0.0.1', 'http', '', '', '', ''))
  })

  test('[EDGE-9] a trusted proxy may use one line for many people', async (t) => {
    const bench = await openBench(t, { env: { EDGE_TRUSTED_PROXIES: '127.0.0.1' } })
    const node = await bench.tiny('n1')
    const ask = (more: string) => `GET / HTTP/1.1\r\nHost: a\r\n${more}\r\n\r\n`
    const people = ['192.0.2.1', '192.0.2.2'].map((address) => ask(`X-Forwarded-For: ${address}`))
    await rawExchange(bench.edge.port, people.join('') + ask('Connection: close'))
    assert.deepEqual(
      node.arrived.map(({ headers }) => headers['x-forwarded-for']),
      ['192.0.2.1', '192.0.2.2', '127.0.0.1'],
    )
  })

  test('[EDGE-10] with a certificate it speaks TLS as well', async (t) => {
    const tlsBind = `127.0.0.1:${await freePort()}`
    const bench = await openBench(t, { env: { EDGE_CERT: pem, EDGE_TLS_BIND: tlsBind } })
    const node = await bench.tiny('n1')
    const socket = EdgeSocket.dial(`wss://${tlsBind}/n1/p/r`, { ca: readFileSync(pem) })
    await eventually('a socket over TLS', () => socket.said.length > 0)
    assert.equal(await socket.echoes(), true)
    socket.ws.terminate()
    assert.equal((await bench.get()).status, 200)
    const protos = node.arrived.map(({ headers }) => headers['x-forwarded-proto'])
    assert.deepEqual(protos, ['https', 'http'])
  })

  test('[EDGE-11] a socket outlives what ends a request, and ends when it is silent', async (t) => {
    const brief = { EDGE_HTTP_TIMEOUT: '400ms', EDGE_KEEPALIVE_TIMEOUT: '400ms' }
    const [lasting, silent] = await Promise.all([
      openBench(t, { env: { ...brief, EDGE_REQUEST_TIMEOUT: '400ms' } }),
      openBench(t, { env: { ...brief, EDGE_SOCKET_TIMEOUT: '800ms' } }),
    ])
    await Promise.all([lasting.tiny('n1'), silent.tiny('n1')])
    const sockets = [await lasting.socket('/n1/p/r'), await silent.socket('/n1/p/r')] as const
    // These two wait for as long as a request may, which the sockets do as well.
    const kept = await rawExchange(lasting.edge.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    assert.equal(kept.slice(9, 12), '200')
    const hung = await rawExchange(lasting.edge.port, 'GET /hang HTTP/1.1\r\nHost: a\r\n\r\n')
    assert.equal(hung.slice(9, 12), '504')
    await eventually('the silent socket is closed', () => sockets[1].isOver)
    assert.equal(await sockets[0].echoes(), true)
  })

  test('[EDGE-12] the log holds paths, but nothing behind the question mark', async (t) => {
    const bench = await openBench(t)
    await bench.tiny('n1')
    const socket = await bench.socket('/n1/p/r?sessionId=secret')
    socket.ws.terminate()
    await bench.get('/page?sessionId=secret')
    await bench.get('/long?sessionId=secret', { large: 'x'.repeat(9000) })
    await bench.get('/longer?sessionId=secret', { large: 'x'.repeat(20_000) })
    await rawExchange(bench.edge.port, 'GET /broken?sessionId=secret nonsense\r\n\r\n')
    await rawExchange(
      bench.edge.port,
      'GET http://a/whole?secret HTTP/1.1\r\nConnection: close\r\nHost: a\r\n\r\n',
    )
    const isLogged = (part: string) => bench.log.some((line) => line.includes(part))
    await eventually('the socket in the log', () => isLogged(' /n1/p/r '))
    await eventually('the last request in the log', () => isLogged('/whole'))
    assert.deepEqual(
      [isLogged(' /page '), isLogged('secret'), isLogged('yz')],
      [true, false, false],
    )
  })

  test('[OBS-2] who comes through the edge does not get to the numbers of a node', async (t) => {
    const [http, tcp] = await Promise.all([openBench(t), openBench(t, { profile: 'tcp' })])
    const [node, behindTcp] = await Promise.all([http.tiny('n1'), tcp.tiny('n1')])
    for (const path of ['/metrics', '/Metrics', '/metrics/', '/metrics?a=b']) {
      const answer = await http.get(path)
      assert.deepEqual([path, answer], [path, { status: 404, text: 'there is nothing here\n' }])
      const request = `GET ${path} HTTP/1.1\r\nHost: edge\r\nConnection: close\r\n\r\n`
      assert.deepEqual([path, await rawExchange(tcp.edge.port, request)], [path, ''])
    }
    // The control: these do arrive.
    assert.deepEqual(
      [(await http.get('/metric')).text, (await tcp.get('/metric')).text],
      ['n1', 'n1'],
    )
    for (const { arrived } of [node, behindTcp]) {
      assert.deepEqual(
        arrived.map(({ url }) => url),
        ['/metric'],
      )
    }
  })

  test('[EDGE-13] layer 4: an address stays with its node while that is up', async (t) => {
    const bench = await openBench(t, { profile: 'tcp' })
    const nodes = await Promise.all([bench.tiny('n1'), bench.tiny('n2')])
    const texts = new Set<string>()
    for (let i = 0; i < 6; i++) texts.add((await bench.get()).text)
    assert.equal(texts.size, 1)
    const [mine, other] = texts.has('n1') ? nodes : nodes.toReversed()
    assert.deepEqual((await bench.socket('/n64/p/r')).said, [mine?.name])
    mine?.close()
    await bench.reaches(mine?.name ?? '', SLOT.down)
    assert.equal((await bench.get()).text, other?.name)
  })

  test('[EDGE-13] layer 4: who has a node that drains gets another one', async (t) => {
    const bench = await openBench(t, { profile: 'tcp' })
    const nodes = await Promise.all([bench.tiny('n1'), bench.tiny('n2')])
    const { text } = await bench.get()
    const [draining, other] = text === 'n1' ? nodes : [nodes[1], nodes[0]]
    const early = await bench.socket('/p/r')
    draining.says.tell({ state: 'draining' })
    draining.readyz = 404
    await eventually('the other one', async () => (await bench.get()).text === other.name)
    assert.equal(await early.echoes(), true)
    assert.deepEqual(early.said.slice(0, 1), [draining.name])
  })

  test('[EDGE-13] layer 4: connections of each address are limited', async (t) => {
    const env = { EDGE_CONNECTIONS_PER_ADDRESS: '3' }
    const bench = await openBench(t, { profile: 'tcp', env })
    await bench.tiny('n1')
    const sockets = []
    for (let i = 0; i < 4; i++) sockets.push(await bench.socket(`/p/${i}`))
    assert.deepEqual(
      sockets.map(({ isOver }) => isOver),
      [false, false, false, true],
    )
    sockets[0]?.ws.terminate()
    await eventually('room for one', async () => (await bench.socket('/p/r')).said.length > 0)
  })

  test('[EDGE-13] layer 4: who connects and asks for nothing is cut', async (t) => {
    const env = { EDGE_REQUEST_TIMEOUT: '1s' }
    const bench = await openBench(t, { profile: 'tcp', env })
    const node = await bench.tiny('n1')
    const answers = [
      await rawExchange(bench.edge.port, ''),
      await rawExchange(bench.edge.port, 'x'),
    ]
    assert.deepEqual([...answers, node.arrived.length], ['', '', 0])
  })

  test('[EDGE-14] the agent refuses bad settings in one line, and stops in order', async () => {
    const run = (env: Record<string, string>) =>
      new Child('edge', process.execPath, ['server/src/edge/main.ts'], { env })
    const good = { REDIS_URL: redis.url, EDGE_ADMIN: '/nowhere/admin.sock' }
    const noRedis = run({ ...good, REDIS_URL: 'redis://:password@' })
    const noAdmin = run({ ...good, EDGE_ADMIN: 'somewhere' })
    assert.deepEqual([await noRedis.ended, await noAdmin.ended], [1, 1])
    assert.deepEqual(
      [...noRedis.lines, ...noAdmin.lines],
      [
        'REDIS_URL is "redis://...@"; it must be like redis://127.0.0.1:6379',
        'EDGE_ADMIN is "somewhere"; it must be HAProxy\'s admin socket, a path or host:port',
      ],
    )
    const lonely = run(good)
    await eventually('a word on HAProxy', () => lonely.lines.some((line) => /HAProxy: /.test(line)))
    lonely.signal('SIGTERM')
    assert.equal(await lonely.ended, 0)
  })
})
