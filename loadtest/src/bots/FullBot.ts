import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { Line, NetStats } from '@tidepaint/client/net/arenaView'
import { type JoinArenaOptions, joinArena } from '@tidepaint/client/net/joinArena'
import type { Grade, Sight } from '@tidepaint/shared/brain/sight'
import { type Memory, newMemory, think } from '@tidepaint/shared/brain/think'
import { type CraftInput, type PickupKind, SOLID } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { FLYING, SHIELDED } from '@tidepaint/shared/wire/state'
import type { Tally } from '../measure/Tally.ts'
import type { Player } from './Player.ts'

/** What changes slowly is looked at this often, and the line is asked for an echo. */
const LOOK_MS = 500

export interface FullWish extends JoinArenaOptions {
  seed: number
  grade: Grade
}

/** A player that thinks with the shared brain and plays through the client's own netcode. */
export class FullBot implements Player {
  readonly session: ArenaSession
  readonly #tally: Tally
  readonly #memory: Memory
  #input: CraftInput = neutralInput()
  #thoughtTick = -1
  #before: NetStats
  /** Nothing was to be seen before the first patch after the full state. */
  readonly #firstTick: number
  #lookAtMs = 0
  #brokeAtMs = 0

  constructor(session: ArenaSession, { seed, grade }: FullWish, tally: Tally) {
    this.session = session
    this.#tally = tally
    this.#memory = newMemory(seed, grade)
    this.#before = session.stats()
    this.#firstTick = session.tick
    session.room.onDrop(() => {
      this.#brokeAtMs ||= performance.now()
    })
  }

  /** Takes a seat; resolves when the craft can fly. Throws `JoinError`. */
  static async join(wish: FullWish, tally: Tally): Promise<FullBot> {
    return new FullBot(await joinArena(wish), wish, tally)
  }

  get state(): Line['state'] {
    return this.session.line().state
  }
  get closedWith(): number {
    const line = this.session.line()
    return line.state === 'ended' ? line.code : 0
  }

  /** Thinks once a tick, sends what is due, and notes what a person would have seen. */
  frame(dueMs: number): void {
    if (this.state === 'ended') return
    if (this.session.tick !== this.#thoughtTick) this.#think()
    const nowMs = performance.now()
    this.session.advance(this.#input, nowMs)
    this.session.takeEvents()
    if (this.session.tick !== this.#firstTick) this.#note(nowMs, dueMs)
  }

  drop(): void {
    if (this.state !== 'live') return
    this.#tally.count('drops')
    // A code after which the SDK comes back by itself.
    this.session.room.connection.close(closeReasons.mayReturn.code)
  }

  leave(): Promise<void> {
    return this.session.leave()
  }

  #think(): void {
    const sight = sightOf(this.session)
    if (!sight) return
    this.#thoughtTick = sight.tick
    this.#input = think(sight, this.#memory)
  }

  #note(nowMs: number, dueMs: number): void {
    const stats = this.session.stats()
    const since = (counter: Counter) => {
      const more = stats[counter] - this.#before[counter]
      if (more > 0) this.#tally.count(counter, more)
      return more
    }
    if (this.state === 'live') {
      this.#noteReturn(nowMs)
      this.#tally.record('snapshotAge', stats.snapshotAgeMs)
    }
    for (const counter of counters) since(counter)
    if (since('corrections') > 0) this.#tally.record('correction', stats.lastCorrectionCells)
    this.#before = stats
    if (nowMs - this.#lookAtMs >= LOOK_MS) this.#look(stats, nowMs, dueMs)
  }

  /** Twice a second: what changes slowly. */
  #look(stats: NetStats, nowMs: number, dueMs: number): void {
    const { viewDelayMs, bytesInPerS, bytesOutPerS, patchesPerS } = stats
    const shareOfS = Math.min(nowMs - this.#lookAtMs, 2 * LOOK_MS) / 1000
    this.#lookAtMs = nowMs
    if (this.state !== 'live') return
    this.session.room.ping(() => this.#tally.record('roundTrip', performance.now() - dueMs))
    this.#tally.record('viewDelay', viewDelayMs)
    this.#tally.count('bytesIn', bytesInPerS * shareOfS)
    this.#tally.count('bytesOut', bytesOutPerS * shareOfS)
    this.#tally.count('patches', patchesPerS * shareOfS)
  }

  #noteReturn(nowMs: number): void {
    if (this.#brokeAtMs === 0) return
    this.#tally.count('resumes')
    this.#tally.record('resume', nowMs - this.#brokeAtMs)
    this.#brokeAtMs = 0
  }
}

/** Numbers of a session that only grow. */
const counters = [
  'frames',
  'starvedFrames',
  'correctionsWithoutContact',
  'hitsShown',
  'hitsConfirmed',
] as const
type Counter = (typeof counters)[number] | 'corrections'

/** What the pilot of a session sees, as the brain wants it. */
function sightOf(session: ArenaSession): Sight | undefined {
  const own = session.own()
  if (!own) return undefined
  const { body, floor } = session
  const { beacon } = session.match()
  return {
    tick: session.tick,
    seat: own.seat,
    team: own.team,
    x: body.x,
    y: body.y,
    vx: body.vx,
    vy: body.vy,
    heading: body.heading,
    health: own.health,
    ink: body.ink,
    flying: own.flying,
    dashWaitTicks: body.dashWaitTicks,
    others: session
      .crafts()
      .filter(({ seat }) => seat !== own.seat)
      .map(({ seat, team, x, y, headingTurns, health, flags }) => ({
        seat,
        team,
        x: Math.round(x * CELL_U),
        y: Math.round(y * CELL_U),
        heading: Math.floor(headingTurns * 256) & 255,
        health: Math.min(health, tuning.craft.healthMax),
        flying: (flags & FLYING) !== 0,
        shielded: (flags & SHIELDED) !== 0,
      })),
    side: floor.side,
    cell: (index) => floor.cells[index] ?? SOLID,
    beacon: beacon && { x: Math.round(beacon.x * CELL_U), y: Math.round(beacon.y * CELL_U) },
    pickups: session.pickups().map(({ kind, x, y }) => ({
      kind: kind as PickupKind,
      x: Math.round(x * CELL_U),
      y: Math.round(y * CELL_U),
    })),
  }
}
