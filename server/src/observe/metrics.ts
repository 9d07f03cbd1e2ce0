import { closeReasons } from '@tidepaint/shared/wire/close'
import { Counter, Histogram } from 'prom-client'
import { type ErrorCode, errors } from '../errors.ts'
import type { Governor } from '../match/Governor.ts'
import type { Pilot } from '../match/seats.ts'
import { TimeHistogram } from './TimeHistogram.ts'

/**
 * Upper edges of all times. A target such as "under 10 ms" is an edge, so that the share which meets
 * it is exact and no guess from within a bucket.
 */
const EDGES_MS = [
  0.25, 0.5, 1, 1.5, 2, 2.3, 3, 4, 5, 6, 8, 10, 12, 16, 20, 33, 50, 100, 200, 500, 1000,
]

const time = (name: string, help: string) => new TimeHistogram(name, help, EDGES_MS)
export const counter = (name: string, help: string): Counter => new Counter({ name, help })

/** Ticks of all rooms of this process. */
export const ticks = {
  work: time('tidepaint_tick_work_seconds', 'Work of a tick, patch and sends included'),
  lateness: time('tidepaint_tick_lateness_seconds', 'How much later than due a tick began'),
  encode: time('tidepaint_tick_encode_seconds', 'Making frames and patches of a tick'),
  dropped: counter('tidepaint_ticks_dropped_total', 'Ticks that were never run after a stall'),
}

export const governorChanges = counter(
  'tidepaint_governor_changes_total',
  'Times that a room gave something up or took it back',
)

export const gcPauses = new Histogram({
  name: 'nodejs_gc_duration_seconds',
  help: 'Pauses of the garbage collector',
  labelNames: ['kind'] as const,
  buckets: EDGES_MS.map((ms) => ms / 1000),
})

export const loopDelay = time('tidepaint_loop_delay_seconds', 'How late timers were')

/** Lines of players. */
export const lines = {
  joins: new Counter({
    name: 'tidepaint_joins_total',
    help: 'Players that took a seat, for the first time or again',
    labelNames: ['kind'] as const,
  }),
  closes: new Counter({
    name: 'tidepaint_line_closes_total',
    help: 'Lines of seated players that closed, by close code',
    labelNames: ['code'] as const,
  }),
  framesReceived: counter('tidepaint_frames_received_total', 'Frames that players sent'),
  framesSent: counter('tidepaint_frames_sent_total', 'Frames that were sent to players'),
  writes: counter(
    'tidepaint_writes_total',
    'Writes to sockets of players; each may hold several frames',
  ),
}

/** How rooms change their process. */
export const ownership = {
  takeovers: new Counter({
    name: 'tidepaint_takeovers_total',
    help: 'Rooms of a process that was gone, by what came of them here',
    labelNames: ['outcome'] as const,
  }),
  moves: new Counter({
    name: 'tidepaint_moves_total',
    help: 'Rooms that were to go from here to another process, by what became of them',
    labelNames: ['became'] as const,
  }),
  journal: counter('tidepaint_journal_bytes_total', 'Bytes of rooms written for other processes'),
  refused: counter(
    'tidepaint_journal_refused_total',
    'Writes refused: another process had the room',
  ),
  held: counter(
    'tidepaint_ticks_held_total',
    "Ticks not played: the room could have been another one's",
  ),
}

const errorsLogged = new Counter({
  name: 'tidepaint_errors_total',
  help: 'Lines of the log that have a code',
  labelNames: ['code'] as const,
})

/** What is looked at of a match when somebody asks. */
interface OpenMatch {
  readonly seats: readonly { readonly pilot: Pilot }[]
  readonly governor: Pick<Governor, 'level'>
}

/** Matches of this process. */
export const openMatches = new Set<OpenMatch>()

/** Those of WebSocket that occur, and the framework's for a player who left. */
const STANDARD_CLOSES = [1000, 1001, 1005, 1006, 1009, 4000]
const KNOWN_CLOSES = new Set<number>(
  STANDARD_CLOSES.concat(Object.values(closeReasons).map(({ code }) => code)),
)

// Rows that are there from the start are 0 and not missing, so that a first event shows as a rise.
for (const kind of ['new', 'resumed'] as const) lines.joins.inc({ kind }, 0)
for (const code of [...KNOWN_CLOSES, 'other']) lines.closes.inc({ code: String(code) }, 0)
for (const outcome of ['taken', 'nothing', 'failed'] as const)
  ownership.takeovers.inc({ outcome }, 0)
for (const became of ['moved', 'stayed', 'lost', 'over'] as const)
  ownership.moves.inc({ became }, 0)
for (const code of Object.keys(errors)) errorsLogged.inc({ code }, 0)

/** A peer may close with any code: those that we do not know are one row, or it could fill memory. */
export function countClose(code: number): void {
  lines.closes.inc({ code: KNOWN_CLOSES.has(code) ? String(code) : 'other' })
}

/** Counts a line of the log by its code, if it has one of ours. */
export function countError(line: unknown): void {
  if (typeof line !== 'object' || line === null || !('code' in line)) return
  if (isErrorCode(line.code)) errorsLogged.inc({ code: line.code })
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errors, code)
