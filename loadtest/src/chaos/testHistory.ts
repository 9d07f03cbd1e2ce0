import type { Entry, History } from './history.ts'
import type { StruckRound } from './measures.ts'

/** For tests: a stay that is played well, second by second, until somebody doctors it. */
export interface TestStay {
  bot?: number
  room?: string
  seat?: number
  session?: string
  process?: string
  /** What is different from a stay of which nothing is to be said; in place of `usualEntries`. */
  entries?: readonly Entry[]
}

export const TICK_MS_ROUND = 33

export function testStay(wish: TestStay = {}): History {
  const { bot = 1, room = 'red', seat = bot - 1, session = `s${bot}`, process = 'p1' } = wish
  const seated: Entry = { what: 'seated', atMs: 0, session, seat, process }
  return {
    bot,
    name: `chaos ${bot}`,
    room,
    entries: [seated, ...(wish.entries ?? usualEntries(bot))],
  }
}

/** Patches of ticks `from` to `to`, one each 33 ms, the first at `atMs`. */
export const patches = (epoch: number, from: number, to: number, atMs: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, i) => {
    return { what: 'patch', atMs: atMs + i * TICK_MS_ROUND, epoch, tick: from + i, droppedTicks: 0 }
  })

export const match = (number: number, phase: 'play' | 'podium', atMs: number): Entry => ({
  what: 'match',
  atMs,
  match: number,
  arena: 7,
  phase,
})

export const podium = (number: number, winner: number, scores: number[], atMs: number): Entry => ({
  what: 'podium',
  atMs,
  match: number,
  arena: 7,
  winner,
  scores,
})

export const score = (epoch: number, tick: number, value: number): Entry => ({
  what: 'score',
  atMs: tick * TICK_MS_ROUND,
  match: 1,
  arena: 7,
  epoch,
  tick,
  score: value,
})

/** One chunk of the floor of match 1. */
export const floor = (version: number, hash: string, isInSight = true): Entry => ({
  what: 'floor',
  atMs: 3500,
  match: 1,
  arena: 7,
  chunks: [{ chunk: 3, version, hash, isInSight }],
})

export const census = (bot: number, humans: number): Entry => ({
  what: 'census',
  atMs: 9000,
  humans,
  name: `chaos ${bot}`,
  isFlown: true,
})

/** A kill at tick 60: the next owner goes on from tick 57 half a second later. Two bots play to the end. */
export const usualEntries = (bot: number): Entry[] => [
  match(1, 'play', 0),
  ...patches(1, 1, 60, 0),
  { what: 'dropped', atMs: 2000, code: 1006 },
  ...patches(2, 58, 120, 2500),
  match(1, 'podium', 4600),
  podium(1, 0, [40, 30], 4600),
  floor(50, 'cells'),
  match(2, 'play', 6000),
  census(bot, 2),
]

/** Two players of one room. */
export const pair = (one: TestStay = {}, other: TestStay = {}): History[] => [
  testStay({ bot: 1, ...one }),
  testStay({ bot: 2, ...other }),
]

/** The kill of `usualEntries`: its last patch before is that of tick 60, at 1947 ms. */
export const testRound: StruckRound = {
  strike: { nemesis: 'kill', room: 1, bot: 1, other: 1, forMs: 0 },
  startMs: 1960,
  overMs: 1961,
  settledMs: 4000,
  rooms: ['red'],
  lost: [],
  joinsMs: [],
  failed: undefined,
}
