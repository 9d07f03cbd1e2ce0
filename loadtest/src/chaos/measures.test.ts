import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import type { Entry } from './history.ts'
import { measure } from './measures.ts'
import { pair, patches, testRound, testStay, TICK_MS_ROUND, usualEntries } from './testHistory.ts'

describe('what a strike did', () => {
  test('[CHAOS-11] times run from the last patch to the next one; play lost is what was undone', () => {
    assert.deepEqual(measure(testRound, pair(), []), {
      backMs: [553, 553],
      neverBack: 0,
      gapMs: [553, 553],
      // Told up to 60, and begun anew with 58 or before.
      lostPlayMs: [2 * TICK_MS],
      takenOverMs: [540],
      droppedTicks: [0],
      zombieTicks: 0,
    })
  })

  test('[CHAOS-11] the log of the new owner knows of play lost that nobody could see', () => {
    const late = [...patches(1, 1, 60, 0), ...patches(2, 65, 120, 2500)]
    const stays = pair({ entries: late }, { entries: late })
    assert.deepEqual(measure(testRound, stays, []).lostPlayMs, [0])
    const takeover = { roomId: 'red', epoch: 2, tick: 55 }
    assert.deepEqual(measure(testRound, stays, [takeover]).lostPlayMs, [5 * TICK_MS])
  })

  test('[CHAOS-11] the tick that both owners tell of is not undone', () => {
    const entries = [...patches(1, 1, 60, 0), ...patches(2, 60, 120, 2010)]
    assert.deepEqual(measure(testRound, pair({ entries }, { entries }), []).lostPlayMs, [0])
  })

  test('[CHAOS-11] whoever is not back is counted, and has no time', () => {
    const ended: Entry = { what: 'ended', atMs: 2100, code: 4003, by: 'server' }
    const gone = pair({ entries: [...patches(1, 1, 60, 0), ended] })
    const { backMs, neverBack } = measure(testRound, gone, [])
    assert.deepEqual([backMs, neverBack], [[553], 1])
  })

  test('[CHAOS-11] a short gap is no broken line, but is a gap', () => {
    const entries = [...patches(1, 1, 60, 0), ...patches(1, 61, 120, 2100)]
    const { backMs, gapMs } = measure(testRound, pair({ entries }, { entries }), [])
    assert.deepEqual([backMs, gapMs], [[], [153, 153]])
  })

  test('[CHAOS-11] ticks of a former owner count once another one was heard, those on their way do not', () => {
    const heard = testStay({ bot: 1, entries: usualEntries(1) })
    const late = (from: number, atMs: number) => {
      const entries = [...patches(1, 1, 57, 0), ...patches(1, from, from + 1, atMs)]
      return testStay({ bot: 2, entries: entries })
    }
    assert.equal(measure(testRound, [heard, late(59, 3000)], []).zombieTicks, 2)
    assert.equal(measure(testRound, [heard, late(57, 2510)], []).zombieTicks, 0)
    assert.equal(measure(testRound, [heard, late(59, 1900)], []).zombieTicks, 0)
  })

  test('[CHAOS-11] ticks that were left out are those of one owner', () => {
    const skips = patches(1, 61, 120, 60 * TICK_MS_ROUND).map((each) => ({
      ...each,
      droppedTicks: 4,
    }))
    const entries = [...patches(1, 1, 60, 0), ...skips]
    assert.deepEqual(measure(testRound, pair({ entries }, { entries }), []).droppedTicks, [4])
  })
})
