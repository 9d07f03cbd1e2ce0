import type { Buckets, TimeSpread } from './buckets.ts'

/** What one node counted since its start, and what it holds now. */
export interface NodeSample {
  url: string
  /** Empty for a server that is not one of several. */
  name: string
  version: string
  protocol: number
  /** By the node's own clock; another value is another process. */
  startedAtS: number
  /** When it was read, by the reader's monotonic clock. */
  readAtMs: number
  tickWork: Buckets
  tickLateness: Buckets
  /** Frames and patches of a tick, without the writes to sockets. */
  encode: Buckets
  gc: Buckets
  loopDelay: Buckets
  droppedTicks: number
  cpuUserMs: number
  cpuSystemMs: number
  bytesSent: number
  bytesReceived: number
  framesReceived: number
  joins: number
  /** Lines of players that closed, by code. */
  closes: Readonly<Record<string, number>>
  /** Lines of the log with a code. */
  errors: Readonly<Record<string, number>>
  rssBytes: number
  heapUsedBytes: number
  /** Waiting in this process for sockets that are slower than what they are sent. */
  bufferedBytes: number
  /** Of one socket. */
  bufferedBytesMax: number
  /** Humans whose line is open, and those whose seat is held for them. */
  players: number
  playersAway: number
  bots: number
  rooms: number
  relays: number
}

export interface Unread {
  url: string
  reason: string
}

/** Nodes that could be read at one moment, and why others could not. */
export interface ServerSample {
  nodes: readonly NodeSample[]
  unread: readonly Unread[]
}

/** One node between two samples; gauges are those of the last one. */
export interface NodeNumbers {
  url: string
  name: string
  forMs: number
  /** CPU time by wall time: 1 is a whole core. */
  cpuCores: number
  cpuMs: number
  rssBytes: number
  heapUsedBytes: number
  players: number
  rooms: number
}

/** All nodes together between two samples. Spreads are undefined if nothing was counted. */
export interface ServerNumbers {
  forMs: number
  nodes: readonly NodeNumbers[]
  /** Nodes of the first sample that the last one does not have, and those that could not be read. */
  missing: readonly Unread[]
  ticks: number
  droppedTicks: number
  tickWork: TimeSpread | undefined
  tickLateness: TimeSpread | undefined
  encode: TimeSpread | undefined
  gc: TimeSpread | undefined
  gcMs: number
  loopDelay: TimeSpread | undefined
  cpuMs: number
  rssBytes: number
  bufferedBytes: number
  bufferedBytesMax: number
  bytesSent: number
  bytesReceived: number
  framesReceived: number
  joins: number
  closes: Readonly<Record<string, number>>
  errors: Readonly<Record<string, number>>
  players: number
  playersAway: number
  bots: number
  rooms: number
  relays: number
}

/** Where to read, and with which `METRICS_TOKEN` if the nodes are not of this machine. */
export interface ServerWatchOptions {
  /** Addresses of nodes, like `http://127.0.0.1:8080`. */
  urls: readonly string[]
  token?: string
}
