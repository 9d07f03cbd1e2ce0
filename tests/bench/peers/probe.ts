import type { World } from '@tidepaint/shared/sim/world'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { answerParent } from './answer.ts'
import { Pauses } from './Pauses.ts'
import { gather, keepCrowd, type Placing, scatter } from './placing.ts'

/** The game of one room, as each contender shows it. */
export interface Game {
  readonly world: World
  /** Seats that players fly. */
  readonly flown: number
  /** What is given up for the sake of time at the moment; none, where nothing ever is. */
  readonly savings?: readonly string[]
  /** Inputs that players are to send in one frame; one, where nobody says. */
  readonly inputTicks?: number
}

/** What rooms that have too much to do give up, and want of their players. */
export interface Wishes {
  savings: string[]
  inputTicks: number
}

/** What a server did since the last `begin`. */
export interface Report {
  flown: number
  ticks: number
  /** Inputs that craft were flown by, not merely received. */
  inputs: number
  bolts: number
  /** By how much each tick came more than one interval after the one before it. */
  lateMs: number[]
  /** What each tick took: step, patch and all sends. */
  workMs: number[]
  /** Pauses of the garbage collector. */
  gcMs: number[]
  /** Craft that a player was shown at a time, and those of them that were due in a patch; means. */
  visible: number
  due: number
  /** What the rooms gave up at the end. */
  savings: string[]
  /** Where the craft are now, in world units, room by room. */
  places: { x: number; y: number }[]
}

export interface Memory {
  rssBytes: number
  /** In use after a garbage collection, buffers included. */
  heldBytes: number
}

interface Track {
  boltsBefore: number
  beganMs: number
  /** The latest tick's place in the times of work; undefined if it began before `begin`. */
  tick: number | undefined
}

/**
 * Counts and times the ticks of all rooms of one server, in the same way for each contender. Rooms
 * are never closed here: a server lives for one workload.
 */
export class Probe {
  readonly #tracks = new Map<Game, Track>()
  #inputs = 0
  #lateMs: number[] = []
  #workMs: number[] = []
  readonly #pauses = new Pauses()
  #looks = 0
  #visible = 0
  #due = 0
  #placing: Placing | undefined

  /** A tick of `game` begins: whatever it works from now on is that tick's. */
  began(game: Game): void {
    if (this.#placing === 'crowded') keepCrowd(game.world)
    const nowMs = performance.now()
    const before = this.#tracks.get(game)
    if (before) this.#lateMs.push(Math.max(0, nowMs - before.beganMs - TICK_MS))
    const boltsBefore = before?.boltsBefore ?? game.world.nextBoltId
    this.#tracks.set(game, { boltsBefore, beganMs: nowMs, tick: this.#workMs.length })
    this.#workMs.push(0)
  }

  worked(game: Game, ms: number): void {
    const tick = this.#tracks.get(game)?.tick
    if (tick !== undefined) this.#workMs[tick] = (this.#workMs[tick] ?? 0) + ms
  }

  flew(inputs: number): void {
    this.#inputs += inputs
  }

  /** A player, or each of them alike, sees so many craft now, and is told of so many. */
  showed(visible: number, due: number): void {
    this.#looks++
    this.#visible += visible
    this.#due += due
  }

  /** Answers the parent process from now on, and tells it that the server is ready at `url`. */
  answer(url: string): void {
    answerParent({
      begin: () => this.#begin(),
      end: () => this.#report(),
      wishes: () => this.#wishes(),
      place: ({ placing }: { placing: Placing }) => this.#place(placing),
      memory,
    })
    process.send?.({ url })
  }

  #place(placing: Placing): null {
    this.#placing = placing
    const put = placing === 'crowded' ? gather : scatter
    for (const { world } of this.#tracks.keys()) put(world)
    return null
  }

  #begin(): null {
    this.#pauses.begin()
    this.#looks = 0
    this.#visible = 0
    this.#due = 0
    this.#inputs = 0
    this.#lateMs = []
    this.#workMs = []
    for (const [game, track] of this.#tracks) {
      track.boltsBefore = game.world.nextBoltId
      track.tick = undefined
    }
    return null
  }

  #wishes(): Wishes {
    const games = [...this.#tracks.keys()]
    return {
      savings: games.flatMap(({ savings }) => savings ?? []),
      inputTicks: Math.max(...games.map(({ inputTicks }) => inputTicks ?? 1)),
    }
  }

  #report(): Report {
    const games = [...this.#tracks]
    const sum = (of: (game: Game, track: Track) => number) =>
      games.reduce((total, [game, track]) => total + of(game, track), 0)
    return {
      flown: sum(({ flown }) => flown),
      ticks: this.#workMs.length,
      inputs: this.#inputs,
      bolts: sum(({ world }, { boltsBefore }) => world.nextBoltId - boltsBefore),
      lateMs: this.#lateMs,
      workMs: this.#workMs,
      gcMs: this.#pauses.ms,
      visible: this.#visible / this.#looks,
      due: this.#due / this.#looks,
      savings: this.#wishes().savings,
      places: games.flatMap(([{ world }]) => world.crafts.map(({ x, y }) => ({ x, y }))),
    }
  }
}

function memory(): Memory {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rssBytes: rss, heldBytes: heapUsed + external }
}
