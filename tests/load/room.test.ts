import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dice } from '@tidepaint/loadtest/dice'
import { NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import { sideOf } from '@tidepaint/shared/sim/floor'
import { tuning } from '@tidepaint/shared/tuning'
import { placings } from '../bench/peers/placing.ts'
import { evenlySpread } from '../bench/room/density.ts'
import { encode } from '../bench/room/encode/encode.ts'
import { exponentOf } from '../bench/room/growth.ts'
import { judge } from '../bench/room/judge.ts'
import { type Options, readOptions } from '../bench/room/options.ts'
import { playRooms } from '../bench/room/playRooms.ts'
import { reportOf } from '../bench/room/report.ts'
import type { Results } from '../bench/room/results.ts'

const SEATS = 16
const noise = { lostPct: 0, foreignPct: 0, voidBecause: [] }
const nothing: Results = { played: [], encoded: [], noise }

const short: Options = {
  ...(readOptions([]) as Options),
  rounds: 1,
  forMs: 400,
  warmUpMs: 0,
  placeMs: 300,
  recoverMs: 0,
  settleMs: 100,
}

test('[ROOM-1] all contenders of bench:room fly all seats, spread and crowded, and every number is reported', async () => {
  const played = await playRooms(SEATS, short, new NoiseWatch())
  assert.deepEqual(
    played.map(({ placing, standings }) => [placing, standings.map(({ name }) => name)]),
    placings.map((placing) => [placing, ['tidepaint', 'shared', 'views']]),
  )
  for (const { placing, standings } of played) {
    for (const { title, rounds } of standings) {
      const [{ report, open, writes, patchesIn } = assert.fail(title)] = rounds
      const where = `${title}, ${placing}`
      assert.deepEqual([report.flown, open], [SEATS, SEATS], where)
      assert.ok(report.inputs > 0 && writes > 0 && patchesIn > 0, where)
      const seesAll = placing === 'crowded' || title === 'stock, shared'
      assert.equal(report.visible > SEATS / 2, seesAll, `${where}: ${report.visible} in view`)
    }
  }
  const { rooms } = reportOf({ ...nothing, played }, [], short, '')
  for (const { contenders, placing } of rooms) {
    for (const { title, numbers } of contenders) {
      for (const [name, value] of Object.entries(numbers)) {
        assert.ok(Number.isFinite(value), `${title}, ${placing}: ${name} is ${value}`)
      }
    }
  }
})

test('[ROOM-2] the encoders by themselves tell all players of their craft, and every number is measured', () => {
  const { visible, due, coders } = encode(SEATS, 'crowded', 1)
  assert.equal(visible, SEATS)
  assert.ok(due > SEATS / 2 && due <= SEATS, `${due} told`)
  for (const coded of [coders.sliced, coders.views, coders.shared]) {
    for (const [name, value] of Object.entries(coded)) {
      assert.ok(name === 'title' || value > 0, `${coded.title}: ${name} is ${value}`)
    }
  }
})

describe('options of bench:room', () => {
  test('[ROOM-3] without a word: all sizes, ways and contenders', () => {
    const { seats, placings: ways, contenders, plays, encodes } = readOptions([]) as Options
    assert.deepEqual(seats, [16, 50, 100, 200, 500])
    assert.deepEqual(ways, ['spread', 'crowded'])
    assert.deepEqual([contenders.length, plays, encodes], [3, true, true])
  })

  test('[ROOM-3] only a part, if that is asked for', () => {
    const args = ['--seats=200', '--crowded', '--contenders=tidepaint,views', '--encode']
    const { seats, placings: ways, contenders, plays, encodes } = readOptions(args) as Options
    assert.deepEqual([seats, ways, plays, encodes], [[200], ['crowded'], false, true])
    assert.deepEqual(
      contenders.map(({ name }) => name),
      ['tidepaint', 'views'],
    )
  })

  test('[ROOM-3] every bad value is named', () => {
    const args = ['--seats=16,15', '--contenders=nobody', '--rounds=0', '--for=soon', '--seed=-1']
    assert.throws(
      () => readOptions(args),
      ({ message }: Error) =>
        ['seats', 'contenders', 'rounds', 'for', 'seed'].every((name) =>
          message.includes(`--${name} is "`),
        ),
    )
  })

  for (const [what, args] of [
    ['an option that does not exist', ['--bots=5']],
    ['the same size twice', ['--seats=16,16']],
    ['both parts alone', ['--play', '--encode']],
    ['more than fits into one match', ['--rounds=10', '--for=20s']],
  ] as const) {
    test(`[ROOM-3] ${what} is refused`, () => assert.throws(() => readOptions(args)))
  }
})

describe('what bench:room works out', () => {
  test('[ROOM-4] a goal that was not measured is neither met nor missed', () => {
    const judged = judge(nothing)
    assert.ok(judged.length > 0)
    assert.ok(judged.every(({ value, isMissed }) => value === undefined && !isMissed))
  })

  test('[ROOM-4] a goal is missed beyond its bound', () => {
    const coded = { title: '', publishUs: 1, cpuUs: 10, medianUs: 1, bytes: 1, madeBytes: 1 }
    const missed = [4.9, 5.1].map((cpuUs) => {
      const coders = { sliced: { ...coded, cpuUs, bytesUpdate: 5 }, views: coded, shared: coded }
      const encoded = [
        { seats: 200, placing: 'spread' as const, patches: 1, due: 5, visible: 5, coders },
      ]
      return judge({ ...nothing, encoded }).filter(({ isMissed }) => isMissed).length
    })
    assert.deepEqual(missed, [0, 1])
  })

  test('[ROOM-4] what grows with the square of the seats has the exponent 2', () => {
    assert.equal(exponentOf({ 16: 256, 50: 2500, 200: 40_000 })?.toFixed(6), '2.000000')
    assert.equal(exponentOf({ 16: 256 }), undefined)
  })

  test('[ROOM-4] so many are in view as of points that are anywhere', () => {
    const chance = dice(7)
    const side = sideOf(SEATS)
    const pairs = 200_000
    let near = 0
    for (let i = 0; i < pairs; i++) {
      const dx = (chance() - chance()) * side
      const dy = (chance() - chance()) * side
      if (Math.hypot(dx, dy) <= tuning.sight.enterCells) near++
    }
    assert.ok(Math.abs(1 + ((SEATS - 1) * near) / pairs - evenlySpread(SEATS)) < 0.05)
  })
})
