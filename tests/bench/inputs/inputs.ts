import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cpuMs } from '@tidepaint/loadtest/measure/cpuTime'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { Result } from '../sim.ts'
import { confirmTimes } from './confirmTimes.ts'
import { type Way, ways } from './coders.ts'
import { decodeCosts } from './decodeCosts.ts'
import type { SwarmCounts } from './swarm.ts'

const PLAYERS = 200
const ROUNDS = 6
const SETTLE_MS = 300
const SLICE_MS = 1500
/** What is compared within each round, in turns; nobody sends in the first. */
const turns: readonly (Way | undefined)[] = [undefined, 'framework', 'one', 'two']
const titles: Record<Way, string> = {
  framework: 'by the framework',
  one: 'by hand',
  two: 'by hand, two a frame',
}

interface Slice {
  cpuMs: number
  inputs: number
  bytes: number
}

/** What receiving an input costs, from the socket to the queue, and how long its way is. */
export async function benchInputs(between: () => void): Promise<Result[]> {
  return [
    ...benchDecoding(between),
    ...(await benchReceiving(between)),
    ...(await benchConfirming(between)),
  ]
}

function benchDecoding(between: () => void): Result[] {
  const costs = decodeCosts(between)
  return ways.map((way) => {
    const { us, bytes } = costs[way]
    return {
      title: `an input decoded ${titles[way]}`,
      value: quantile(us, 0.5),
      unit: 'us',
      detail: `CPU from the room's handler to the queue; ${spread(us)}; ${quantile(bytes, 0.5).toFixed(0)} bytes of heap`,
    }
  })
}

async function benchReceiving(between: () => void): Promise<Result[]> {
  const server = start(new URL('rooms.ts', import.meta.url))
  const swarm = start(new URL('swarm.ts', import.meta.url))
  try {
    const [url] = (await once(server, 'message')) as [string]
    await ask(swarm, 'join', { url, players: PLAYERS })
    const slices = new Map(turns.map((way) => [way, [] as Slice[]]))
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      between()
      for (const way of turns) {
        const slice = await sliceOf(way, server, swarm)
        if (round > 0) slices.get(way)?.push(slice)
      }
    }
    return receivingResults(slices)
  } finally {
    swarm.kill()
    server.kill()
  }
}

async function sliceOf(
  way: Way | undefined,
  server: ChildProcess,
  swarm: ChildProcess,
): Promise<Slice> {
  await ask(swarm, 'wake', way)
  await sleep(SETTLE_MS)
  const before = await ask(swarm, 'count', undefined)
  const cpuBeforeMs = cpuMs(server.pid as number)
  await sleep(SLICE_MS)
  const after = await ask(swarm, 'count', undefined)
  const usedMs = cpuMs(server.pid as number) - cpuBeforeMs
  if (after.open < 3 * PLAYERS) throw new Error(`${3 * PLAYERS - after.open} players were closed`)
  return { cpuMs: usedMs, inputs: after.inputs - before.inputs, bytes: after.bytes - before.bytes }
}

function receivingResults(slices: ReadonlyMap<Way | undefined, readonly Slice[]>): Result[] {
  const idleMs = slices.get(undefined)?.map((slice) => slice.cpuMs) ?? []
  const usOf = (way: Way) =>
    slices.get(way)?.map((slice, at) => (1000 * (slice.cpuMs - (idleMs[at] ?? 0))) / slice.inputs)
  const framework = usOf('framework') ?? []
  return ways.flatMap((way) => {
    const us = usOf(way) ?? []
    const all = slices.get(way) ?? []
    const bytesEach = sum(all, ({ bytes }) => bytes) / sum(all, ({ inputs }) => inputs)
    const title = `an input received ${titles[way]}`
    const detail = `CPU from the socket to the queue; ${spread(us)}; ${bytesEach.toFixed(1)} bytes, heads of frames apart; ${PLAYERS} players`
    const cost = { title, value: quantile(us, 0.5), unit: 'us', detail }
    if (way === 'framework') return [cost]
    const ratios = us.map((each, at) => each / (framework[at] ?? Number.NaN))
    const ratio = {
      title: '  of the framework',
      value: quantile(ratios, 0.5),
      unit: '',
      detail: spread(ratios),
    }
    return [cost, ratio]
  })
}

async function benchConfirming(between: () => void): Promise<Result[]> {
  const times = await confirmTimes(between)
  return ([1, 2] as const).map((perFrame) => {
    const ms = times[perFrame]
    const quantiles = [0.05, 0.95, 0.99].map((share) => quantile(ms, share).toFixed(1))
    return {
      title: `an input confirmed, ${perFrame} a frame`,
      value: quantile(ms, 0.5),
      unit: 'ms',
      detail: `from its making to the patch; p5, p95, p99 ${quantiles.join(', ')}; ${ms.length} inputs`,
    }
  })
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0)

const spread = (values: readonly number[]): string =>
  values.map((value) => value.toFixed(2)).join(', ')

const start = (script: URL): ChildProcess => fork(fileURLToPath(script))

async function ask(swarm: ChildProcess, call: string, given: unknown): Promise<SwarmCounts> {
  swarm.send({ call, given })
  const [answer] = (await once(swarm, 'message')) as [SwarmCounts]
  return answer
}
