import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { startRedis } from '../../scripts/cluster/redis.ts'
import type { Result } from './sim.ts'

/** What the sender is asked for. */
export interface Run {
  perS: number
  forS: number
}
export interface SentCounts {
  cpuUs: number
  sent: number
  refused: number
}
export interface Received {
  cpuUs: number
  /** From when it should have been sent to when it was delivered. */
  latencyMs: number[]
  repeated: number
  overtaken: number
}

const SCRIPT = fileURLToPath(new URL('messagesNode.ts', import.meta.url))
const WARM_UP: Run = { perS: 5000, forS: 2 }
/** The goal is at 5000; twice that many may take longer, as long as none is lost. */
const RATES = [
  { perS: 1000, p99MsMax: 10 },
  { perS: 5000, p99MsMax: 10 },
  { perS: 10_000, p99MsMax: 50 },
]
/** In pieces, between which the machine is looked at. */
const PIECES = 5
const PIECE_S = 2

/** Messages from one node to players at another, over a real Redis: three processes, one machine. */
export async function benchMessages(between: () => void): Promise<Result[]> {
  const redis = await startRedis()
  const nodes: ChildProcess[] = []
  const start = async (role: string): Promise<ChildProcess> => {
    const node = fork(SCRIPT, [role, redis.url])
    nodes.push(node)
    await once(node, 'message')
    return node
  }
  try {
    const pair = { receiver: await start('receiver'), sender: await start('sender') }
    await runOnce(pair, WARM_UP)
    const results: Result[] = []
    for (const { perS, p99MsMax } of RATES) {
      const pieces: [SentCounts, Received][] = []
      for (let piece = 0; piece < PIECES; piece++) {
        between()
        pieces.push(await runOnce(pair, { perS, forS: PIECE_S }))
      }
      results.push(...resultsOf(perS, p99MsMax, pieces))
    }
    return results
  } finally {
    for (const node of nodes) node.kill()
    await redis.stop()
  }
}

async function runOnce(
  { receiver, sender }: { receiver: ChildProcess; sender: ChildProcess },
  run: Run,
): Promise<[SentCounts, Received]> {
  const ask = async <T>(node: ChildProcess, what: Run | number): Promise<T> => {
    node.send(what)
    const [answer] = (await once(node, 'message')) as [T]
    return answer
  }
  // Its CPU time counts from here.
  await ask(receiver, 0)
  const sent = await ask<SentCounts>(sender, run)
  return [sent, await ask<Received>(receiver, sent.sent)]
}

function resultsOf(perS: number, p99MsMax: number, pieces: [SentCounts, Received][]): Result[] {
  const latencyMs = pieces.flatMap(([, received]) => received.latencyMs)
  const sum = (of: (piece: [SentCounts, Received]) => number) =>
    pieces.reduce((total, piece) => total + of(piece), 0)
  const count = perS * PIECE_S * PIECES
  const us = (total: number) => (total / count).toFixed(0)
  const p = (share: number) => quantile(latencyMs, share).toFixed(2)
  const cpu = `CPU ${us(sum(([sent]) => sent.cpuUs))} us a message to send, ${us(sum(([, got]) => got.cpuUs))} to receive`
  return [
    {
      title: `message to a node, ${perS} a second, p99`,
      value: quantile(latencyMs, 0.99),
      max: p99MsMax,
      unit: 'ms',
      detail: `${count} messages; p50 ${p(0.5)}, p99.9 ${p(0.999)}; ${cpu}`,
    },
    {
      title: `  of these lost, twice or out of order`,
      value:
        Math.abs(count - latencyMs.length) +
        sum(([, received]) => received.repeated + received.overtaken),
      max: 0,
      unit: '',
      detail: `${sum(([sent]) => sent.refused)} refused by the sender's own limit`,
    },
  ]
}
