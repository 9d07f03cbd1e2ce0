import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { duel } from '@tidepaint/shared/modes/duel'
import { tide } from '@tidepaint/shared/modes/tide'
import { ByteReader } from '@tidepaint/shared/sim/bytes'
import { type CraftInput, FIRE } from '@tidepaint/shared/sim/world'
import { CHUNK_CELLS, TICK_MS } from '@tidepaint/shared/tuning'
import { CELLS_PER_CHUNK } from '@tidepaint/shared/wire/floorFrames'
import { savings } from '@tidepaint/shared/wire/savings'
import { PLAY } from '@tidepaint/shared/wire/state'
import { readTickFrame, type TickFrameSink } from '@tidepaint/shared/wire/tickFrame'
import { Bots } from './bots.ts'
import { governing } from './Governor.ts'
import { type InputQueue, Match } from './Match.ts'

function matchOf(mode = duel): Match {
  let seed = 0
  return new Match({ mode, botGrade: 'steady', newSeed: () => ++seed })
}

/** Seconds of ticks that take as long as a tick may last. */
function overload(match: Match, seconds: number = savings.length): Match {
  for (let i = 0; i < seconds * governing.judgedTicks; i++) match.worked(TICK_MS, 0)
  return match
}

/** So many seconds at rest that the latest saving is taken back. */
function relax(match: Match): void {
  for (let i = 0; i < governing.lightSeconds * governing.judgedTicks; i++) match.worked(0, 0)
}

/** What somebody knows who reads every frame. */
class Listener {
  readonly chunks = new Map<number, Uint8Array>()
  readonly events: string[] = []
  readonly ticks: number[] = []
  readonly #seat: number

  constructor(seat: number) {
    this.#seat = seat
  }

  hear(frame: Uint8Array): void {
    this.ticks.push(new ByteReader(frame).u32())
    readTickFrame(new ByteReader(frame), this.#sink)
  }

  readonly #sink: TickFrameSink = {
    wholeChunk: (chunk, _version, decode) => {
      const cells = new Uint8Array(CELLS_PER_CHUNK)
      decode(cells)
      this.chunks.set(chunk, cells)
    },
    changes: (chunk, _before, _after, decode) =>
      decode((cell, value) => this.chunks.get(chunk)?.set([value], cell)),
    overview: () => {},
    mates: () => {},
    event: (event, tick) => {
      const isOwn = 'seat' in event && event.seat === this.#seat
      if (isOwn) this.events.push(`${tick} ${JSON.stringify(event)}`)
    },
  }
}

/** Both seats are flown by people who go round and fire, the same in each match. */
function play(match: Match, ticks: number, before: (at: number) => void = nothing): Listener {
  const seats = [match.sit('Ann'), match.sit('Ben')] as [number, number]
  const listener = new Listener(seats[0])
  const outlook = match.outlook(seats[0])
  const inputAt = (at: number, seat: number): CraftInput => {
    const turn = at * (seat + 2)
    return { moveX: 127, moveY: (turn & 127) - 64, aim: turn & 255, buttons: FIRE, seen: 0 }
  }
  for (let at = 0; at < ticks; at++) {
    const queueOf = (seat: number): InputQueue => ({ size: 1, take: () => [inputAt(at, seat)] })
    before(at)
    match.step(queueOf)
    if (!match.isToldNow) continue
    outlook.look(match.told, nothing, nothing)
    const frame = outlook.frame(match.told)
    if (frame) listener.hear(frame)
  }
  return listener
}

const nothing = () => {}

/** The chunk as it is. */
function chunkOf({ world }: Match, chunk: number): Uint8Array {
  const { side, cells } = world.floor
  const perSide = side / CHUNK_CELLS
  const [left, top] = [(chunk % perSide) * CHUNK_CELLS, Math.floor(chunk / perSide) * CHUNK_CELLS]
  return Uint8Array.from({ length: CELLS_PER_CHUNK }, (_, cell) => {
    const row = top + Math.floor(cell / CHUNK_CELLS)
    return cells[row * side + left + (cell % CHUNK_CELLS)] as number
  })
}

describe('a match under overload', () => {
  test('[GOV-4] players are told what is saved, and what of it they have to know', () => {
    const match = matchOf()
    const shown = () => [match.state.savings, match.state.farTicks, match.state.patchTicks]
    assert.deepEqual(shown(), [0, 3, 1])
    overload(match, 1)
    assert.deepEqual(shown(), [1, 6, 1])
    overload(match)
    assert.deepEqual(shown(), [savings.length, 6, 2])
  })

  test('[GOV-5] a patch that covers two ticks tells the floor and the events of both', () => {
    const [full, saving] = [matchOf(), overload(matchOf())]
    const [all, half] = [play(full, 90), play(saving, 90)]
    assert.deepEqual(saving.world.crafts, full.world.crafts)
    assert.ok(half.ticks.every((tick) => tick % 2 === 0))
    assert.ok(half.ticks.length <= 45)
    // The latest tick may not have been told yet.
    assert.ok(all.events.length > 30)
    const told = all.events.filter(
      (event) => Number.parseInt(event, 10) <= (half.ticks.at(-1) ?? 0),
    )
    assert.deepEqual(half.events, told)
    assert.ok(half.chunks.size > 0)
    for (const [chunk, cells] of half.chunks) assert.deepEqual(cells, chunkOf(saving, chunk))
  })

  test('[GOV-5] nothing is lost when patches become rarer and when they become more frequent', () => {
    for (const from of [20, 21]) {
      const [full, changing] = [matchOf(), matchOf()]
      const all = play(full, 61)
      const heard = play(changing, 61, (at) => {
        if (at === from || at === from + 20) overload(changing)
        if (at === from + 11) relax(changing)
        if (at === from + 31) relax(changing)
      })
      assert.deepEqual(heard.events, all.events)
      assert.ok(heard.ticks.length < all.ticks.length)
      for (const [chunk, cells] of heard.chunks) assert.deepEqual(cells, chunkOf(changing, chunk))
    }
  })

  test('[GOV-5] a match begins with a patch, so that its arena is known before its floor', () => {
    for (const matchTicks of [20, 21]) {
      const match = overload(matchOf({ ...duel, matchTicks, podiumTicks: 10 }))
      while (match.state.match === 1) match.step(() => undefined)
      assert.deepEqual(
        [match.isToldNow, match.state.phase, match.told.floor],
        [true, PLAY, undefined],
      )
      assert.equal(match.state.tick, match.world.tick)
    }
  })
})

describe('bots under overload', () => {
  test('[GOV-6] a bot thinks in every third tick, not all in the same, and repeats itself in between', () => {
    const { world } = matchOf(tide)
    const bots = new Bots('steady', () => 7)
    const asked = world.crafts.map(({ seat }) => ({ ...bots.think(world, seat, 3)[0] }))
    world.tick++
    const changed = world.crafts.flatMap(({ seat }) => {
      const before = bots.think(world, seat, 3)[0]
      const isThinking = (world.tick + seat) % 3 === 0
      if (!isThinking) {
        const seen = (world.tick * 8) & 255
        assert.deepEqual(before, { ...asked[seat], seen })
      }
      return isThinking ? [seat] : []
    })
    assert.ok(changed.length > 0)
  })
})
