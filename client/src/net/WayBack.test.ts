import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextU32 } from '@tidepaint/shared/sim/rng'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { WayBack } from './WayBack.ts'

const BROKEN = 1006
const PLAYERS = 1000
const GONE = closeReasons.resumeRefused.code

/** A way back whose pauses are as long as asked for and pass at once. */
function openWay(seed: number) {
  const luck = { rng: seed }
  const clock = { nowMs: 5000 }
  const pace = { nowMs: () => clock.nowMs, random: () => nextU32(luck) / 2 ** 32 }
  return { clock, way: new WayBack('http://nowhere', 'room', pace) }
}

/** Breaks the line and lets every try fail; returns the pauses before them and how it ended. */
function failAll(seed: number, windowS: number) {
  const { clock, way } = openWay(seed)
  way.holdsFor(windowS)
  const pauses: number[] = []
  let code = way.closed(BROKEN)
  while (code === BROKEN && pauses.length < 10_000) {
    pauses.push(way.pauseMs)
    clock.nowMs += way.pauseMs
    code = way.closed(BROKEN)
  }
  return { pauses, code, tookMs: clock.nowMs - 5000 }
}

const ways = Array.from({ length: PLAYERS }, (_, at) => openWay(at + 1).way)

test('[FOL-3] a thousand players who lose one process spread their first try over 100 ms', () => {
  const pauses = ways.map((way) => {
    assert.equal(way.closed(BROKEN), BROKEN)
    return way.pauseMs
  })
  const byTenth = Array.from({ length: 10 }, (_, tenth) => {
    return pauses.filter((ms) => Math.floor(ms / 10) === tenth).length
  })
  assert.ok(Math.min(...byTenth) > PLAYERS / 20, `${byTenth}`)
  assert.equal(
    byTenth.reduce((sum, count) => sum + count),
    PLAYERS,
  )
})

test('[FOL-3] who is asked to come back comes within 30 ms', () => {
  const pauses = ways.map((_, at) => {
    const { way } = openWay(at + 1)
    way.closed(closeReasons.mayReturn.code, true)
    return way.pauseMs
  })
  assert.ok(Math.max(...pauses) < 30 && Math.max(...pauses) > 25)
})

test('[FOL-4] pauses grow by chance, at most threefold, from 100 ms to 3 s', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const [first = 0, ...pauses] = failAll(seed, 300).pauses.slice(0, -1)
    let before = Math.max(100, first)
    for (const ms of pauses) {
      assert.ok(ms >= 100 && ms <= Math.min(3000, 3 * before), `seed ${seed}: ${before}, ${ms}`)
      before = ms
    }
  }
  // Nobody's fifth try is at the time of many others'.
  const fifths = ways.map((_, at) => {
    return Math.floor(
      failAll(at + 1, 30)
        .pauses.slice(0, 5)
        .reduce((a, b) => a + b) / 100,
    )
  })
  const together = [...Map.groupBy(fifths, (tenth) => tenth).values()]
  const most = Math.max(...together.map((all) => all.length))
  assert.ok(most < PLAYERS / 10, `${most} within 100 ms`)
})

test('[FOL-5] a line that broke is given up when the seat is, not before or after', () => {
  for (const windowS of [0, 1, 5, 30, 300]) {
    const { code, tookMs } = failAll(windowS + 1, windowS)
    assert.deepEqual({ code, tookMs: Math.round(tookMs) }, { code: GONE, tookMs: windowS * 1000 })
  }
  const senseless = [1e300, Number.NaN, -1].map((windowS) => failAll(1, windowS))
  assert.deepEqual(
    senseless.map(({ tookMs }) => Math.round(tookMs / 1000)),
    [300, 0, 0],
  )
})

test('[FOL-5] codes that are not of a broken line end the stay at once', () => {
  for (const { code } of [
    closeReasons.shutdown,
    closeReasons.tooSlow,
    closeReasons.resumeRefused,
  ]) {
    assert.equal(openWay(1).way.closed(code), code)
  }
})

test('[FOL-4] a line that breaks right after it was mended is not hurried after', () => {
  const { clock, way } = openWay(1)
  const pauses: number[] = []
  for (let breaks = 0; breaks < 8; breaks++) {
    way.closed(closeReasons.mayReturn.code, true)
    pauses.push(way.pauseMs)
    clock.nowMs += way.pauseMs
    way.mended()
    clock.nowMs += breaks < 6 ? 10 : 2000
  }
  assert.ok(
    pauses.slice(1, 7).every((ms) => ms >= 100),
    `${pauses}`,
  )
  assert.ok((pauses.at(-1) ?? 0) < 30)
})

test('[FOL-8] a process that nobody named may not have the seat: that is not the end', () => {
  const { way } = openWay(1)
  way.closed(closeReasons.mayReturn.code, true)
  way.goTo('early')
  assert.notEqual(way.closed(GONE), GONE)
  way.goTo('early')
  assert.equal(way.closed(GONE), GONE)
})
