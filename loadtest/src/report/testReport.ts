import { dice } from '../dice.ts'
import type { Buckets } from '../measure/buckets.ts'
import { spreadOf } from '../measure/buckets.ts'
import { metrics } from '../measure/metrics.ts'
import type { ServerNumbers } from '../measure/ServerWatch.ts'
import { Tally, Totals } from '../measure/Tally.ts'
import { readScenario } from '../swarm/scenario.ts'
import { type Gates, judge } from './gates.ts'
import { numbersOf } from './numbers.ts'
import { REPORT_VERSION, type Report, type Series } from './Report.ts'

const FOR_S = 60
const BOTS = 20
const EDGES_MS = [1, 2, 5, 10, 20, 50, 100]

interface Wish {
  /** All times of the server are this many times longer. */
  slowness?: number
  gates?: Gates
  scenario?: string
}

/** A small run that never was, of values that dice made: for tests of what is done with reports. */
export function testReport({ slowness = 1, gates = {}, scenario = 'smoke' }: Wish = {}): Report {
  const totals = testTotals()
  const server = testServer(slowness)
  const numbers = numbersOf(totals, server, FOR_S * BOTS)
  return {
    report: REPORT_VERSION,
    scenario,
    startedAt: '2026-11-25T12:00:00.000Z',
    forS: FOR_S,
    isCut: false,
    plan: {
      ...readScenario(scenario),
      bots: BOTS,
      forS: FOR_S,
      target: 'http://127.0.0.1:8080',
      seed: 7,
      localAddresses: [],
    },
    workers: 2,
    place: testPlace,
    noise: { lostPct: 0.4, foreignPct: 1.2 },
    voidBecause: [],
    distributions: distributionsOf(totals),
    counts: Object.fromEntries(totals.counts),
    series: testSeries(slowness),
    server,
    serverUnread: [],
    botsCpuCores: 0.41,
    numbers,
    gates: judge(numbers, gates),
  }
}

const testPlace = {
  cpu: 'Some CPU',
  cores: 2,
  memoryGiB: 8,
  kernel: 'Linux 6.1.0',
  node: 'v24.21.0',
  commit: 'abcdef0',
  version: '0.1.0',
  protocol: 9,
}

function testTotals(): Totals {
  const roll = dice(20261125)
  const tally = new Tally()
  for (let i = 0; i < 4000; i++) {
    tally.record('roundTrip', 2 + 10 * roll() ** 3)
    tally.record('viewDelay', 60 + 20 * roll())
    tally.record('inputConfirmed', 30 + 40 * roll() ** 2)
    tally.record('botLate', 3 * roll() ** 6)
    if (i < 200) tally.record('join', 20 + 200 * roll() ** 4)
  }
  const counts = { joins: 20, joinsTried: 21, joinsRefused: 1, 'refused: room-full': 1 }
  const seen = { frames: 36_000, starvedFrames: 36, corrections: 4, hitsShown: 40 }
  const sent = { hitsConfirmed: 39, bytesIn: 4_800_000, bytesOut: 900_000, 'closed: 4002': 1 }
  for (const [name, count] of Object.entries({ ...counts, ...seen, ...sent })) {
    tally.count(name, count)
  }
  const totals = new Totals()
  totals.add(tally.cut())
  return totals
}

function distributionsOf(totals: Totals): Report['distributions'] {
  const all = [...totals.distributions].map(([metric, values]) => [
    metric,
    { ...values.summary(), unit: metrics[metric], histogram: values.encode() },
  ])
  return Object.fromEntries(all) as Report['distributions']
}

function testServer(slowness: number): ServerNumbers {
  const gauges = {
    rssBytes: 120e6,
    heapUsedBytes: 60e6,
    bufferedBytes: 0,
    bufferedBytesMax: 2048,
    rooms: 2,
    relays: 0,
    players: BOTS,
    playersAway: 0,
    bots: 80,
  }
  const [forMs, cpuMs] = [FOR_S * 1000, 18_000 * slowness]
  const node = { url: 'http://127.0.0.1:8080', name: '', forMs, cpuMs, cpuCores: cpuMs / forMs }
  const spread = (meanMs: number) => spreadOf(testBuckets(meanMs * slowness))
  return {
    ...gauges,
    forMs,
    cpuMs,
    nodes: [{ ...node, ...gauges }],
    missing: [],
    ticks: 3600,
    droppedTicks: 0,
    governorChanges: 0,
    tickWork: spread(1.4),
    tickLateness: spread(0.7),
    encode: spread(0.3),
    gc: spread(0.9),
    loopDelay: spread(1.1),
    gcMs: 90,
    cpuUserS: cpuMs / 1500,
    cpuSystemS: cpuMs / 3000,
    bytesSent: 4_900_000,
    bytesReceived: 950_000,
    framesSent: 36_000,
    framesReceived: 36_000,
    joins: BOTS,
    closes: { 1000: 20, 4002: 1 },
    errors: {},
  }
}

/** As many times as a room makes ticks in two minutes, thinning out with their length. */
function testBuckets(meanMs: number): Buckets {
  const roll = dice(20261126)
  const counts = Array<number>(EDGES_MS.length + 1).fill(0)
  let sumMs = 0
  for (let i = 0; i < 3600; i++) {
    const ms = -Math.log(1 - roll()) * meanMs
    const bucket = EDGES_MS.findIndex((edge) => ms <= edge)
    const at = bucket === -1 ? EDGES_MS.length : bucket
    counts[at] = (counts[at] ?? 0) + 1
    sumMs += ms
  }
  return { edgesMs: EDGES_MS, counts, sumMs }
}

function testSeries(slowness: number): Series {
  const roll = dice(20261127)
  const seconds = Array.from({ length: FOR_S }, (_, i) => i + 1)
  const live = seconds.map((atS) => Math.min(BOTS, atS * 4))
  const about = (value: number) => seconds.map(() => value * (0.7 + 0.6 * roll() ** 2))
  return {
    atS: seconds,
    live,
    underway: live.map((count, i) => (i < 5 ? Math.min(4, BOTS - count) : 0)),
    joins: seconds.map((atS) => (atS <= 5 ? 4 : 0)),
    joinsRefused: seconds.map((atS) => (atS === 4 ? 1 : 0)),
    joinP99Ms: seconds.map((atS) => (atS <= 5 ? 180 : null)),
    roundTripP50Ms: about(4),
    roundTripP99Ms: about(11),
    viewDelayP50Ms: about(70),
    viewDelayP99Ms: about(80),
    snapshotAgeP99Ms: about(60),
    starvedPct: about(0.1),
    corrections: seconds.map((atS) => (atS % 15 === 0 ? 1 : 0)),
    inputConfirmedP99Ms: about(66),
    botLateP99Ms: about(2),
    kBInPerBotS: about(4),
    tickWorkP99Ms: about(4 * slowness),
    tickLatenessP99Ms: about(2 * slowness),
    loopDelayP99Ms: about(3 * slowness),
    cpuCores: about(0.3 * slowness),
    rssMB: about(115),
    bufferedKB: about(2),
  }
}
