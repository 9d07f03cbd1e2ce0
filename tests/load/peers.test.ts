import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { arenaMode } from '../bench/peers/arena.ts'
import { type Contender, contenders, startServer } from '../bench/peers/contenders.ts'
import { OptionsError, readOptions } from '../bench/peers/options.ts'
import type { Report } from '../bench/peers/probe.ts'
import { ask, rest, start, stop, wake } from '../bench/peers/process.ts'
import { otherWork } from '../bench/peers/sameWork.ts'
import type { Round } from '../bench/peers/side.ts'
import type { Counts, Joining } from '../bench/peers/swarm.ts'
import { eventually } from '../support/eventually.ts'

const SEATS = 4
/** Half a cell: nobody is pushed so far who does not fly. */
const MOVED_U = 32
const INPUTS_MIN = 60
const PATCHES_MIN = 20

interface Play {
  before: Report
  report: Report
  counts: Counts
}

/** Has all seats of one room taken, rests once, and plays until everybody has flown some inputs. */
async function play(contender: Contender): Promise<Play> {
  const [{ server, url }, swarm] = [await startServer(contender, SEATS), start('swarm')]
  try {
    const { isStock } = contender
    const joining: Joining = { url, mode: arenaMode(SEATS).id, players: SEATS, seed: 1, isStock }
    await ask(swarm, 'join', joining)
    await ask(server, 'begin')
    const before = await ask<Report>(server, 'end')
    for (const child of [swarm, server]) await rest(child)
    for (const child of [server, swarm]) wake(child)
    const report = await eventually('inputs are flown', async () => {
      const now = await ask<Report>(server, 'end')
      return now.inputs >= SEATS * INPUTS_MIN && now
    })
    return { before, report, counts: await ask<Counts>(swarm, 'count') }
  } finally {
    await Promise.all([stop(swarm), stop(server)])
  }
}

describe('contenders of bench:peers', { concurrency: true }, () => {
  for (const contender of contenders) {
    test(`[PEER-1] ${contender.title} seats players, rests and wakes, flies inputs and tells of it`, async () => {
      const { before, report, counts } = await play(contender)
      assert.deepEqual([report.flown, counts.open], [SEATS, SEATS])
      for (const [seat, { x, y }] of report.places.entries()) {
        const from = before.places[seat] ?? { x, y }
        const movedU = Math.hypot(x - from.x, y - from.y)
        assert.ok(movedU > MOVED_U, `seat ${seat} moved ${movedU}`)
      }
      const { patchesIn, framesIn } = counts
      assert.ok(patchesIn > SEATS * PATCHES_MIN, `${patchesIn} patches`)
      // Floor and events.
      assert.ok(framesIn - patchesIn > SEATS * PATCHES_MIN, `${framesIn - patchesIn} other frames`)
      assert.equal(report.workMs.length, report.ticks)
      assert.ok(report.workMs.every((ms) => ms > 0))
    })
  }
})

const round: Round = {
  players: 64,
  seats: 16,
  forMs: 10_000,
  cpuMs: 3000,
  bytesIn: 3_000_000,
  framesIn: 38_000,
  patchesIn: 19_000,
  patchBytesIn: 1_000_000,
  writes: 19_000,
  inputsSent: 19_200,
  open: 64,
  report: {
    flown: 64,
    ticks: 1200,
    inputs: 19_190,
    bolts: 2600,
    lateMs: [],
    workMs: [],
    gcMs: [],
    visible: 5,
    due: 5,
    savings: [],
    places: [],
  },
  grown: { rssBytes: 10_000_000, heldBytes: 5_000_000 },
}

describe('work of contenders', () => {
  test('[PEER-2] a round that took longer and did as much a second is the same work', () => {
    const longer = { forMs: 20_000, inputsSent: 38_300 }
    const report = { ...round.report, ticks: 2395, inputs: 38_350 }
    assert.deepEqual(otherWork(round, { ...round, ...longer, report }), [])
  })

  for (const [what, change] of [
    ['an empty seat', { report: { ...round.report, flown: 63 } }],
    ['a lost line', { open: 63 }],
    ['fewer ticks', { report: { ...round.report, ticks: 1170 } }],
    ['fewer inputs sent', { inputsSent: 18_700 }],
    ['inputs that were not flown', { report: { ...round.report, inputs: 18_700 } }],
    ['nothing at all', { report: { ...round.report, ticks: 0, inputs: 0 } }],
  ] as const) {
    test(`[PEER-2] ${what} is other work`, () => {
      assert.notDeepEqual(otherWork(round, { ...round, ...change }), [])
    })
  }
})

describe('options of bench:peers', () => {
  test('[PEER-3] without a word: rooms of 16 and a big one, in rounds', () => {
    const { rounds, forMs, rooms, seats, big } = readOptions([])
    assert.ok(rounds >= 2)
    assert.deepEqual([forMs, rooms, seats, big], [12_000, 4, 16, 100])
  })

  test('[PEER-3] every bad value is named', () => {
    const args = ['--rounds=0', '--seconds=soon', '--seats=15', '--big=18', '--seed=-1']
    assert.throws(
      () => readOptions(args),
      (error: Error) =>
        error instanceof OptionsError &&
        ['rounds', 'seconds', 'seats', 'big', 'seed'].every((name) =>
          error.message.includes(`--${name} is "`),
        ),
    )
  })

  for (const [what, args] of [
    ['an option that does not exist', ['--bots=5']],
    ['more than fits into one match', ['--rounds=10', '--seconds=30']],
    ['nobody to play', ['--rooms=0', '--big=0']],
  ] as const) {
    test(`[PEER-3] ${what} is refused`, () => assert.throws(() => readOptions(args), OptionsError))
  }
})
