import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { SentInputs } from './SentInputs.ts'

/** Sends and confirms one input a tick; `afterMs` is how long each takes. */
function play(
  sent: SentInputs,
  [from, to]: readonly [number, number],
  afterMs: (seq: number) => number,
) {
  for (let seq = from; seq < to; seq++) {
    sent.sent(seq, seq * TICK_MS, seq * TICK_MS - 50)
    sent.confirmed(seq, seq * TICK_MS + 60, seq * TICK_MS + afterMs(seq))
  }
}

describe('SentInputs', () => {
  test('[VIEW-12] the shortest confirmation is the round trip, for half a minute', () => {
    const sent = new SentInputs()
    assert.equal(sent.roundTripMs, 0)
    play(sent, [1, 300], (seq) => (seq === 100 ? 95 : 130))
    assert.ok(Math.abs(sent.roundTripMs - 95) < 1e-6)
    play(sent, [300, 1300], () => 120)
    assert.ok(Math.abs(sent.roundTripMs - 120) < 1e-6)
  })

  test('[VIEW-12] when inputs are spent is counted from the newest time that was known', () => {
    const sent = new SentInputs()
    play(sent, [1, 100], () => 130)
    assert.ok(Math.abs(sent.spentAfterMs - 110) < 1e-6)
  })

  test('[NET-10] inputs that take half a tick longer than they need not are queued', () => {
    const sent = new SentInputs()
    const wait = (from: number, to: number, waitMs: number) => {
      for (let seq = from; seq < to; seq++) {
        sent.sent(seq, seq * TICK_MS, seq * TICK_MS - 50)
        sent.confirmed(seq, seq * TICK_MS + 60 + waitMs, seq * TICK_MS + 120)
      }
    }
    wait(1, 60, 0)
    assert.equal(sent.areQueued, false)
    wait(60, 120, TICK_MS)
    assert.equal(sent.areQueued, true)
    wait(120, 180, 5)
    assert.equal(sent.areQueued, false)
  })

  test('[VIEW-12] another line is another round trip', () => {
    const sent = new SentInputs()
    play(sent, [1, 100], () => 30)
    sent.restart()
    assert.deepEqual([sent.roundTripMs, sent.spentAfterMs], [0, 0])
    play(sent, [100, 200], () => 90)
    assert.ok(Math.abs(sent.roundTripMs - 90) < 1e-6)
  })
})
