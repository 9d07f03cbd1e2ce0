import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { add, type Buckets, shareWithin, spreadOf } from './buckets.ts'
import { MetricsPage } from './MetricsPage.ts'
import type { NodeSample } from './nodeSample.ts'
import { between, ServerWatch } from './ServerWatch.ts'

const EDGES_MS = [1, 2.3, 10]
const NONE: Buckets = { edgesMs: EDGES_MS, counts: [0, 0, 0, 0], sumMs: 0 }
const times = (counts: number[], sumMs = 0): Buckets => ({ edgesMs: EDGES_MS, counts, sumMs })

const idle: NodeSample = {
  url: 'http://a',
  name: '',
  version: '1',
  protocol: 1,
  startedAtS: 1,
  readAtMs: 0,
  tickWork: NONE,
  tickLateness: NONE,
  encode: NONE,
  gc: NONE,
  loopDelay: NONE,
  droppedTicks: 0,
  governorChanges: 0,
  cpuUserS: 0,
  cpuSystemS: 0,
  bytesSent: 0,
  bytesReceived: 0,
  framesSent: 0,
  framesReceived: 0,
  joins: 0,
  closes: {},
  errors: {},
  rssBytes: 0,
  heapUsedBytes: 0,
  bufferedBytes: 0,
  bufferedBytesMax: 0,
  rooms: 0,
  relays: 0,
  players: 0,
  playersAway: 0,
  bots: 0,
}
const sample = (given: Partial<NodeSample>): NodeSample => ({ ...idle, ...given })
const all = (...nodes: NodeSample[]) => ({ nodes, unread: [] })

describe('times in buckets', () => {
  test('[OBS-5] those of several nodes add exactly', () => {
    assert.deepEqual(add(times([1, 2, 3, 4], 50), times([4, 3, 2, 1], 25)), times([5, 5, 5, 5], 75))
    assert.throws(() => add(NONE, { ...NONE, edgesMs: [1, 2, 10] }), /different edges/)
  })

  test('[OBS-5] quantiles lie inside their bucket in proportion, and at the last edge above it', () => {
    // 40 up to 1 ms, 40 from 1 to 2.3, 10 from 2.3 to 10, 10 above.
    const spread = spreadOf(times([40, 40, 10, 10], 300))
    assert.ok(spread)
    const { p50Ms, p90Ms, p99Ms, p999Ms, ...rest } = spread
    assert.ok(Math.abs(p50Ms - (1 + 1.3 / 4)) < 1e-9)
    assert.deepEqual([p90Ms, p99Ms, p999Ms], [10, 10, 10])
    const { buckets } = spread
    assert.deepEqual(rest, { count: 100, meanMs: 3, maxBucketMs: null, buckets })
    assert.equal(spreadOf(times([1, 1, 0, 0]))?.maxBucketMs, 2.3)
    assert.equal(spreadOf(NONE), undefined)
    // Exactly at an edge it is that edge, and not the lower one of the next bucket that has any.
    assert.equal(spreadOf(times([50, 0, 50, 0]))?.p50Ms, 1)
  })

  test('[OBS-5] the share within an edge is exact, and is not guessed elsewhere', () => {
    const spread = spreadOf(times([40, 40, 10, 10]))
    assert.ok(spread)
    assert.deepEqual(
      EDGES_MS.map((edge) => shareWithin(spread, edge)),
      [0.4, 0.8, 0.9],
    )
    assert.throws(() => shareWithin(spread, 2), /2 ms is no edge of 1, 2.3, 10/)
  })

  test('[OBS-5] rows of all labels are one histogram, and 0.0023 s is 2.3 ms', () => {
    const kind = (name: string, [a, b, c]: number[], sum: number) =>
      [
        `gc_bucket{le="0.001",kind="${name}"} ${a}`,
        `gc_bucket{le="0.0023",kind="${name}"} ${b}`,
        `gc_bucket{le="+Inf",kind="${name}"} ${c}`,
        `gc_sum{kind="${name}"} ${sum}`,
      ].join('\n')
    const page = new MetricsPage(
      `${kind('minor', [1, 3, 3], 0.25)}\n${kind('major', [0, 1, 5], 0.5)}`,
    )
    assert.deepEqual(page.buckets('gc'), { edgesMs: [1, 2.3], counts: [1, 3, 4], sumMs: 750 })
  })
})

describe('between two samples', () => {
  test('[OBS-5] counts of all nodes are added, gauges are those of the last one', () => {
    const a = (count: number, more: Partial<NodeSample> = {}) =>
      sample({
        tickWork: times([count, 0, 0, 0], count),
        cpuUserS: count,
        errors: { A: count },
        players: count,
        ...more,
      })
    const first = all(a(1), a(2, { url: 'http://b' }))
    const among = all(sample({ bufferedBytesMax: 70 }))
    const last = all(a(11, { readAtMs: 5000 }), a(22, { url: 'http://b', readAtMs: 5000 }))
    const numbers = between(first, last, [among])
    assert.ok(numbers)
    const { tickWork } = numbers
    assert.deepEqual(
      [numbers.ticks, numbers.cpuMs, numbers.errors, numbers.players, numbers.forMs],
      [30, 30_000, { A: 30 }, 33, 5000],
    )
    assert.deepEqual([numbers.bufferedBytesMax, numbers.missing], [70, []])
    assert.deepEqual(tickWork?.buckets, times([30, 0, 0, 0], 30))
    assert.equal(numbers.gc, undefined)
    assert.deepEqual(
      numbers.nodes.map(({ url, cpuCores }) => [url, cpuCores]),
      [
        ['http://a', 2],
        ['http://b', 4],
      ],
    )
    assert.deepEqual(JSON.parse(JSON.stringify(numbers.tickWork)), numbers.tickWork)
  })

  test('[OBS-6] a node that was started anew counts from its start', () => {
    const first = all(sample({ joins: 100, closes: { 1006: 9 } }))
    const last = all(sample({ startedAtS: 2, joins: 3, closes: { 1001: 1 } }))
    const numbers = between(first, last)
    assert.deepEqual([numbers?.joins, numbers?.closes], [3, { 1001: 1 }])
  })

  test('[OBS-6] a node that one sample lacks is left out and named', () => {
    const lost = { url: 'http://b', reason: 'it is gone' }
    const first = all(sample({}), sample({ url: lost.url, joins: 5 }))
    const numbers = between(first, { nodes: [sample({ joins: 1 })], unread: [lost] })
    assert.deepEqual([numbers?.joins, numbers?.missing], [1, [lost]])
    assert.equal(between(first, { nodes: [], unread: [lost] }), undefined)
  })
})

async function listen(answer: RequestListener): Promise<{ url: string; close: () => void }> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

describe('reading', () => {
  test('[OBS-6] whatever a server does, who cannot be read is named with a reason', async (t) => {
    const servers = await Promise.all([
      listen(() => {}),
      listen((_request, response) => response.writeHead(404).end('nothing')),
      listen((_request, response) => response.end('# TYPE other gauge\nother 1\n')),
      listen((_request, response) => response.writeHead(200).flushHeaders()),
    ])
    t.after(() => servers.forEach(({ close }) => close()))
    servers[0]?.close()
    const urls = ['no address', ...servers.map(({ url }) => url)]
    const { nodes, unread } = await new ServerWatch({ urls }).read()
    assert.deepEqual([nodes, unread.map(({ url }) => url)], [[], urls])
    for (const [i, reason] of [
      /Invalid URL/,
      /ECONNREFUSED/,
      /answered 404.*METRICS_TOKEN/,
      /it has no tidepaint_/,
      /timeout/,
    ].entries()) {
      assert.match(unread[i]?.reason ?? '', reason)
    }
  })
})
