import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from '@tidepaint/loadtest/measure/cpuTime'
import { arenaMode } from './arena.ts'
import { type Contender, startServer } from './contenders.ts'
import type { Options } from './options.ts'
import type { Memory, Report } from './probe.ts'
import { ask, rest, start, stop, wake } from './process.ts'
import type { Counts, Joining } from './swarm.ts'

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
  inputsSent: number
  /** Players that were still there at the end. */
  open: number
  report: Report
  /** Memory with all players, less that of the idle server. */
  grown: Memory
}

/** After a rest, until ticks and inputs come evenly again. */
export const SETTLE_MS = 2000
const SECOND_MS = 1000

/** Starts a server and has all seats of its rooms taken. */
export async function openSide(
  contender: Contender,
  workload: Workload,
  { seed, profileDir }: Options,
): Promise<Side> {
  const { rooms, seats } = workload
  const { server, url } = await startServer(contender, seats, profileDir)
  const swarm = start('swarm')
  const side = { contender, workload, server, swarm, rounds: [] }
  try {
    const idle = await ask<Memory>(server, 'memory')
    const mode = arenaMode(seats).id
    const { isStock } = contender
    const joining: Joining = { url, mode, players: rooms * seats, seed, isStock }
    await ask<Counts>(swarm, 'join', joining)
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

/** Wakes a side, measures it, and has it rest again; `mark` is called once a second meanwhile. */
export async function playRound(side: Side, forMs: number, mark: () => void): Promise<Round> {
  const { server, swarm, idle, workload } = side
  const { rooms, seats } = workload
  wake(server)
  wake(swarm)
  await sleep(SETTLE_MS)
  await ask<null>(server, 'begin')
  const before = await look(side)
  for (let leftMs = forMs; leftMs > 0; leftMs -= SECOND_MS) {
    await sleep(SECOND_MS)
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
  cpuMs: number
  atMs: number
}

async function look({ server, swarm }: Side): Promise<Look> {
  const counts = await ask<Counts>(swarm, 'count')
  return { counts, cpuMs: cpuMs(server.pid as number), atMs: performance.now() }
}

function spent(before: Look, after: Look) {
  return {
    forMs: after.atMs - before.atMs,
    cpuMs: after.cpuMs - before.cpuMs,
    bytesIn: after.counts.bytesIn - before.counts.bytesIn,
    framesIn: after.counts.framesIn - before.counts.framesIn,
    inputsSent: after.counts.inputsSent - before.counts.inputsSent,
    open: after.counts.open,
  }
}

const growth = (idle: Memory, full: Memory): Memory => ({
  rssBytes: full.rssBytes - idle.rssBytes,
  heldBytes: full.heldBytes - idle.heldBytes,
})
