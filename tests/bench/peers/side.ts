import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from '@tidepaint/loadtest/measure/cpuTime'
import { arenaMode } from './arena.ts'
import { type Contender, startServer } from './contenders.ts'
import type { Memory, Report, Wishes } from './probe.ts'
import { ask, rest, start, stop, wake } from './process.ts'
import type { Placing } from './placing.ts'
import type { Counts, Joining } from './swarm.ts'
import { writeCalls } from './writeCalls.ts'

/** So many players, in rooms of so many seats that are all taken. */
export interface Workload {
  title: string
  rooms: number
  seats: number
}

/** One contender in play: its server, and a process of players who have all seats. */
export interface Side {
  contender: Contender
  workload: Workload
  server: ChildProcess
  swarm: ChildProcess
  /** Of the server without a player. */
  idle: Memory
  rounds: Round[]
}

/** What one contender did in one round. */
export interface Round {
  players: number
  /** Of one room. */
  seats: number
  forMs: number
  cpuMs: number
  bytesIn: number
  framesIn: number
  patchesIn: number
  patchBytesIn: number
  inputsSent: number
  /** Calls of the server to the kernel that write. */
  writes: number
  /** Players that were still there at the end. */
  open: number
  report: Report
  /** Memory with all players, less that of the idle server. */
  grown: Memory
}

/** How a side is opened. */
export interface Opening {
  seed: number
  /** Where the server leaves a CPU profile. */
  profileDir?: string | undefined
}

/** How long a round is, and how long after a rest ticks and inputs take to come evenly again. */
export interface Pace {
  settleMs: number
  forMs: number
}

const SECOND_MS = 1000
/** Asked for in one go: more could take a slow server longer than an answer may. */
const JOINS_MAX = 100

/** Starts a server and has all seats of its rooms taken. */
export async function openSide(
  contender: Contender,
  workload: Workload,
  { seed, profileDir }: Opening,
): Promise<Side> {
  const { rooms, seats } = workload
  const { server, url } = await startServer(contender, seats, profileDir)
  const swarm = start('swarm')
  const side = { contender, workload, server, swarm, rounds: [] }
  try {
    const idle = await ask<Memory>(server, 'memory')
    const mode = arenaMode(seats).id
    const { isStock } = contender
    for (let left = rooms * seats; left > 0; left -= JOINS_MAX) {
      const joining: Joining = { url, mode, players: Math.min(left, JOINS_MAX), seed, isStock }
      await ask<Counts>(swarm, 'join', joining)
    }
    return { ...side, idle }
  } catch (error) {
    await closeSide(side)
    throw error
  }
}

export async function closeSide({ server, swarm }: Pick<Side, 'server' | 'swarm'>): Promise<void> {
  await Promise.all([stop(swarm), stop(server)])
}

/** Stops all of it, so that it takes nothing from who plays next. */
export async function restSide({ server, swarm }: Side): Promise<void> {
  await rest(swarm)
  await rest(server)
}

export function wakeSide({ server, swarm }: Side): void {
  wake(server)
  wake(swarm)
}

/** Says where the craft of a side that is awake are to be from now on. */
export const placeSide = ({ server }: Side, placing: Placing): Promise<null> =>
  ask<null>(server, 'place', { placing })

/** Has the players heed what their server wants of them, as real ones do; returns what it gives up. */
export async function heedServer({ server, swarm }: Side): Promise<string[]> {
  const { savings, inputTicks } = await ask<Wishes>(server, 'wishes')
  await ask<null>(swarm, 'bundle', { inputTicks })
  return savings
}

/** Wakes a side, measures it, and has it rest again; `mark` is called once a second meanwhile. */
export async function playRound(side: Side, pace: Pace, mark: () => void): Promise<Round> {
  const { server, idle, workload } = side
  const { rooms, seats } = workload
  wakeSide(side)
  await sleep(pace.settleMs)
  await ask<null>(server, 'begin')
  const before = await look(side)
  for (let leftMs = pace.forMs; leftMs > 0; leftMs -= SECOND_MS) {
    await sleep(Math.min(SECOND_MS, leftMs))
    await heedServer(side)
    mark()
  }
  const after = await look(side)
  const report = await ask<Report>(server, 'end')
  const grown = growth(idle, await ask<Memory>(server, 'memory'))
  await restSide(side)
  return { players: rooms * seats, seats, ...spent(before, after), report, grown }
}

interface Look {
  counts: Counts
  writes: number
  cpuMs: number
  atMs: number
}

async function look({ server, swarm }: Side): Promise<Look> {
  const counts = await ask<Counts>(swarm, 'count')
  const pid = server.pid as number
  return { counts, writes: writeCalls(pid), cpuMs: cpuMs(pid), atMs: performance.now() }
}

function spent(before: Look, after: Look) {
  const more = (name: keyof Counts) => after.counts[name] - before.counts[name]
  return {
    forMs: after.atMs - before.atMs,
    cpuMs: after.cpuMs - before.cpuMs,
    writes: after.writes - before.writes,
    bytesIn: more('bytesIn'),
    framesIn: more('framesIn'),
    patchesIn: more('patchesIn'),
    patchBytesIn: more('patchBytesIn'),
    inputsSent: more('inputsSent'),
    open: after.counts.open,
  }
}

const growth = (idle: Memory, full: Memory): Memory => ({
  rssBytes: full.rssBytes - idle.rssBytes,
  heldBytes: full.heldBytes - idle.heldBytes,
})
