import { spreadOf, type TimeSpread } from './buckets.ts'
import {
  addCounted,
  type Counted,
  countedSince,
  type Gauges,
  type NodeSample,
  nodeSample,
  sumGauges,
} from './nodeSample.ts'

/** A node that does not answer in this time is not waited for. */
const READ_MS_MAX = 2000

export interface Unread {
  url: string
  reason: string
}

/** Nodes that could be read at one moment, and why the others could not: plain JSON. */
export interface ServerSample {
  nodes: readonly NodeSample[]
  unread: readonly Unread[]
}

/** Where to read, and with which `METRICS_TOKEN` if the nodes have one. */
export interface ServerWatchOptions {
  /** Addresses of nodes, like `http://127.0.0.1:8080`. */
  urls: readonly string[]
  token?: string
}

/** Reads the numbers of the nodes of a server. */
export class ServerWatch {
  readonly #urls: readonly string[]
  readonly #headers: Record<string, string>

  constructor({ urls, token }: ServerWatchOptions) {
    this.#urls = urls
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  }

  /** Never rejects: a node that cannot be read is in `unread`, after two seconds at the latest. */
  async read(): Promise<ServerSample> {
    const looks = await Promise.all(this.#urls.map((url) => this.#look(url)))
    return {
      nodes: looks.filter((look) => 'readAtMs' in look),
      unread: looks.filter((look) => 'reason' in look),
    }
  }

  async #look(url: string): Promise<NodeSample | Unread> {
    try {
      const askedMs = performance.now()
      const text = await this.#text(url)
      return nodeSample(url, text, (askedMs + performance.now()) / 2)
    } catch (error) {
      return { url, reason: reasonOf(error) }
    }
  }

  async #text(url: string): Promise<string> {
    const signal = AbortSignal.timeout(READ_MS_MAX)
    const response = await fetch(new URL('/metrics', url), { headers: this.#headers, signal })
    const text = await response.text()
    if (response.ok) return text
    const { status } = response
    const why = status === 404 ? ', as it does for whoever may not read it: see METRICS_TOKEN' : ''
    throw new Error(`/metrics answered ${status}${why}`)
  }
}

/** A fetch that failed says why only in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error ? cause.message : String(cause)
}

/** One node from a first sample to a last one; gauges are those of the last one. */
export interface NodeNumbers extends Gauges {
  url: string
  name: string
  forMs: number
  /** CPU time by wall time: 1 is a whole core. */
  cpuCores: number
  cpuMs: number
}

type Plain = Omit<Counted, 'tickWork' | 'tickLateness' | 'encode' | 'gc' | 'loopDelay'>

/** All nodes together: plain JSON. Spreads are undefined if nothing was counted. */
export interface ServerNumbers extends Plain, Gauges {
  /** Of the node that was watched for longest. */
  forMs: number
  nodes: readonly NodeNumbers[]
  /** Nodes that one of the two samples does not have, and why: their numbers are left out. */
  missing: readonly Unread[]
  ticks: number
  tickWork: TimeSpread | undefined
  tickLateness: TimeSpread | undefined
  encode: TimeSpread | undefined
  gc: TimeSpread | undefined
  loopDelay: TimeSpread | undefined
  gcMs: number
  cpuMs: number
}

interface Span {
  earlier: NodeSample
  later: NodeSample
  counted: Counted
}

/**
 * What happened from `first` to `last` on the nodes that both have; undefined if there is none. A
 * node that was started anew in between counts from its start. Samples `among` them add to the
 * maximum of buffered bytes.
 */
export function between(
  first: ServerSample,
  last: ServerSample,
  among: readonly ServerSample[] = [],
): ServerNumbers | undefined {
  const spans = spansOf(first, last)
  if (spans.length === 0) return undefined
  const counted = spans.map((span) => span.counted).reduce(addCounted)
  const nodes = spans.map(numbersOf)
  return {
    ...counted,
    ...spreadsOf(counted),
    ...sumGauges(spans.map(({ later }) => later)),
    bufferedBytesMax: Math.max(...[first, ...among, last].map(slowestOf)),
    forMs: Math.max(...nodes.map(({ forMs }) => forMs)),
    nodes,
    missing: missingOf(first, last),
    ticks: counted.tickWork.counts.reduce((sum, count) => sum + count, 0),
    gcMs: counted.gc.sumMs,
    cpuMs: cpuMsOf(counted),
  }
}

function spansOf(first: ServerSample, last: ServerSample): Span[] {
  return last.nodes.flatMap((later) => {
    const earlier = first.nodes.find(({ url }) => url === later.url)
    if (earlier === undefined) return []
    const isSame = earlier.startedAtS === later.startedAtS
    return [{ earlier, later, counted: countedSince(later, isSame ? earlier : undefined) }]
  })
}

function missingOf(first: ServerSample, last: ServerSample): Unread[] {
  const reasons = [...first.unread, ...last.unread].map(({ url, reason }) => [url, reason] as const)
  return [...new Map(reasons)].map(([url, reason]) => ({ url, reason }))
}

const spreadsOf = (counted: Counted) => ({
  tickWork: spreadOf(counted.tickWork),
  tickLateness: spreadOf(counted.tickLateness),
  encode: spreadOf(counted.encode),
  gc: spreadOf(counted.gc),
  loopDelay: spreadOf(counted.loopDelay),
})

function numbersOf({ earlier, later, counted }: Span): NodeNumbers {
  const forMs = later.readAtMs - earlier.readAtMs
  const cpuMs = cpuMsOf(counted)
  const { url, name } = later
  return { url, name, forMs, cpuMs, cpuCores: cpuMs / forMs, ...sumGauges([later]) }
}

const cpuMsOf = ({ cpuUserS, cpuSystemS }: Counted): number => (cpuUserS + cpuSystemS) * 1000

const slowestOf = ({ nodes }: ServerSample): number =>
  Math.max(0, ...nodes.map(({ bufferedBytesMax }) => bufferedBytesMax))
