import { add, type Buckets, since } from './buckets.ts'
import { MetricsPage } from './MetricsPage.ts'

/** Times since the start of a node, and the histograms they are read from. */
const times = {
  tickWork: 'tidepaint_tick_work_seconds',
  tickLateness: 'tidepaint_tick_lateness_seconds',
  /** Frames and patches of a tick, without the writes to sockets. */
  encode: 'tidepaint_tick_encode_seconds',
  gc: 'nodejs_gc_duration_seconds',
  loopDelay: 'tidepaint_loop_delay_seconds',
} as const

/** Counts since the start of a node. */
const totals = {
  droppedTicks: 'tidepaint_ticks_dropped_total',
  governorChanges: 'tidepaint_governor_changes_total',
  cpuUserS: 'process_cpu_user_seconds_total',
  cpuSystemS: 'process_cpu_system_seconds_total',
  bytesSent: 'tidepaint_sent_bytes_total',
  bytesReceived: 'tidepaint_received_bytes_total',
  framesSent: 'tidepaint_frames_sent_total',
  framesReceived: 'tidepaint_frames_received_total',
  joins: 'tidepaint_joins_total',
} as const

/** Counts since the start of a node, by close code of lines and by code of lines of the log. */
const totalsByCode = {
  closes: 'tidepaint_line_closes_total',
  errors: 'tidepaint_errors_total',
} as const

/** What a node holds now. */
const gauges = {
  rssBytes: 'process_resident_memory_bytes',
  heapUsedBytes: 'nodejs_heap_size_used_bytes',
  /** Waiting in the process for sockets that are slower than what they are sent. */
  bufferedBytes: 'tidepaint_buffered_bytes',
  /** Of one socket. */
  bufferedBytesMax: 'tidepaint_buffered_bytes_max',
  rooms: 'tidepaint_rooms',
  relays: 'tidepaint_relays',
} as const

type ByCode = Readonly<Record<string, number>>

/** What a node counted: such values of several nodes, or of one at two times, can be calculated with. */
export type Counted = Readonly<
  Record<keyof typeof times, Buckets> &
    Record<keyof typeof totals, number> &
    Record<keyof typeof totalsByCode, ByCode>
>

export interface Gauges extends Readonly<Record<keyof typeof gauges, number>> {
  /** Humans whose line is open, and those whose seat is held for them. */
  readonly players: number
  readonly playersAway: number
  readonly bots: number
}

/** One node at one moment: plain JSON. */
export interface NodeSample extends Counted, Gauges {
  url: string
  /** Empty for a server that is not one of several. */
  name: string
  version: string
  protocol: number
  /** By the node's own clock; another value is another process. */
  startedAtS: number
  /** When it was read, by the reader's monotonic clock. */
  readAtMs: number
}

/** What the text of a node's `/metrics` says; throws if something is missing in it. */
export function nodeSample(url: string, text: string, readAtMs: number): NodeSample {
  const page = new MetricsPage(text)
  const build = (label: string) => page.label(label, 'tidepaint_build_info')
  const pilots = page.by('pilot', 'tidepaint_seats')
  return {
    url,
    name: build('node'),
    version: build('version'),
    protocol: Number(build('protocol')),
    startedAtS: page.sum('process_start_time_seconds'),
    readAtMs,
    ...mapped(times, (name) => page.buckets(name)),
    ...mapped(totals, (name) => page.sum(name)),
    ...mapped(totalsByCode, (name) => page.by('code', name)),
    ...mapped(gauges, (name) => page.sum(name)),
    players: pilots['human'] ?? 0,
    playersAway: pilots['away'] ?? 0,
    bots: pilots['bot'] ?? 0,
  }
}

/** What two nodes counted together. */
export const addCounted = (a: Counted, b: Counted): Counted => ({
  ...mapped(times, (_, field) => add(a[field], b[field])),
  ...mapped(totals, (_, field) => a[field] + b[field]),
  ...mapped(totalsByCode, (_, field) => byCode(a[field], b[field], (x, y) => x + y)),
})

/** What a node counted from `earlier`, or else from its start, to `later`. */
export const countedSince = (later: Counted, earlier?: Counted): Counted => ({
  ...mapped(times, (_, field) => (earlier ? since(later[field], earlier[field]) : later[field])),
  ...mapped(totals, (_, field) => later[field] - (earlier?.[field] ?? 0)),
  ...mapped(totalsByCode, (_, field) =>
    byCode(later[field], earlier?.[field] ?? {}, (x, y) => x - y),
  ),
})

/** What several nodes hold together. */
export function sumGauges(nodes: readonly Gauges[]): Gauges {
  const sum = (field: keyof Gauges) => nodes.reduce((total, node) => total + node[field], 0)
  return {
    ...mapped(gauges, (_, field) => sum(field)),
    players: sum('players'),
    playersAway: sum('playersAway'),
    bots: sum('bots'),
  }
}

function byCode(a: ByCode, b: ByCode, of: (x: number, y: number) => number): ByCode {
  const codes = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries([...codes].map((code) => [code, of(a[code] ?? 0, b[code] ?? 0)]))
}

function mapped<K extends string, T>(
  table: Readonly<Record<K, string>>,
  of: (name: string, field: K) => T,
): Record<K, T> {
  const rows = Object.entries<string>(table).map(([field, name]) => [field, of(name, field as K)])
  return Object.fromEntries(rows) as Record<K, T>
}
