import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { type Counter, Gauge, register } from 'prom-client'
import type { Pilot } from '../match/seats.ts'
import { SOFTWARE_VERSION } from '../software.ts'
import { counter, openMatches } from './metrics.ts'
import type { PortNumbers } from './PortTally.ts'

/** What is looked at only when somebody asks: it costs nothing in between. */
export interface NodeNow {
  /** Undefined for a server that is not one of several. */
  name: string | undefined
  relays: number
  port: PortNumbers
}

const gauge = (name: string, help: string) => new Gauge({ name, help })

const build = new Gauge({
  name: 'tidepaint_build_info',
  help: 'What runs here; always 1',
  labelNames: ['version', 'protocol', 'node'] as const,
})
const seats = new Gauge({
  name: 'tidepaint_seats',
  help: 'Seats of all rooms, by who is at the controls',
  labelNames: ['pilot'] as const,
})
const rooms = gauge('tidepaint_rooms', 'Rooms that are open')
const governorLevel = gauge('tidepaint_governor_level', 'Savings of the room that makes most')
const relays = gauge('tidepaint_relays', 'Sockets carried on to other nodes')
const sockets = gauge('tidepaint_sockets', 'Open sockets of the port')
const buffered = gauge('tidepaint_buffered_bytes', 'Bytes that wait for sockets')
const bufferedMax = gauge('tidepaint_buffered_bytes_max', 'Bytes that wait for the slowest socket')
const sent = counter('tidepaint_sent_bytes_total', 'Bytes sent by the port')
const received = counter('tidepaint_received_bytes_total', 'Bytes received by the port')

// Names by which dashboards know them. The library's own collection of these walks through all open
// files and handles: 12 ms with 4,000 sockets, in which no tick can run.
const cpuUser = counter('process_cpu_user_seconds_total', 'CPU time in our code')
const cpuSystem = counter('process_cpu_system_seconds_total', 'CPU time in the kernel')
const startedAt = gauge('process_start_time_seconds', 'When the process started, since 1970')
const rss = gauge('process_resident_memory_bytes', 'Memory of the process')
const heapTotal = gauge('nodejs_heap_size_total_bytes', 'Heap of JavaScript')
const heapUsed = gauge('nodejs_heap_size_used_bytes', 'Heap of JavaScript that is in use')
const external = gauge('nodejs_external_memory_bytes', 'Buffers outside the heap')

/** All metrics of this process as Prometheus reads them. */
export function printMetrics(now: NodeNow): Promise<string> {
  lookAtNode(now)
  lookAtPort(now.port)
  lookAtSeats()
  lookAtGovernors()
  lookAtProcess()
  return register.metrics()
}

/** What `printMetrics` returns, for the header that says so. */
export const METRICS_TYPE = register.contentType

function lookAtNode({ name, relays: open }: NodeNow): void {
  build.reset()
  build.set({ version: SOFTWARE_VERSION, protocol: PROTOCOL_VERSION, node: name ?? '' }, 1)
  relays.set(open)
}

function lookAtPort(port: PortNumbers): void {
  sockets.set(port.sockets)
  buffered.set(port.bufferedBytes)
  bufferedMax.set(port.bufferedBytesMax)
  setTo(sent, port.bytesSent)
  setTo(received, port.bytesReceived)
}

function lookAtSeats(): void {
  const byPilot: Record<Pilot, number> = { human: 0, away: 0, bot: 0 }
  for (const match of openMatches) for (const { pilot } of match.seats) byPilot[pilot]++
  for (const [pilot, count] of Object.entries(byPilot)) seats.set({ pilot }, count)
  rooms.set(openMatches.size)
}

function lookAtGovernors(): void {
  let most = 0
  for (const { governor } of openMatches) most = Math.max(most, governor.level)
  governorLevel.set(most)
}

function lookAtProcess(): void {
  const { user, system } = process.cpuUsage()
  const memory = process.memoryUsage()
  setTo(cpuUser, user / 1e6)
  setTo(cpuSystem, system / 1e6)
  startedAt.set(performance.timeOrigin / 1000)
  rss.set(memory.rss)
  heapTotal.set(memory.heapTotal)
  heapUsed.set(memory.heapUsed)
  external.set(memory.external)
}

/** For what is counted elsewhere. */
function setTo(total: Counter, value: number): void {
  total.reset()
  total.inc(value)
}
