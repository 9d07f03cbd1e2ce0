import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { InputPacer } from './InputPacer.ts'

const FRAME_MS = 1000 / 60

/**
 * Sends inputs to a server that spends one a tick, each on its way for `flightMs`; returns what each
 * tick of the second half spent, and how long inputs waited there.
 */
function play(seconds: number, flightMs: (input: number) => number) {
  const pacer = new InputPacer()
  const arrivals: number[] = []
  const waitedMs: number[] = []
  const spent: number[] = []
  let [sent, tick] = [0, 0]
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += FRAME_MS) {
    pacer.advance(FRAME_MS)
    for (; sent * TICK_MS <= nowMs + pacer.shiftMs; sent++) arrivals.push(nowMs + flightMs(sent))
    for (; tick * TICK_MS <= nowMs; tick++) {
      const here = arrivals.filter((atMs) => atMs <= tick * TICK_MS)
      // A queue is worked off at once, as the server does a little later.
      arrivals.splice(0, here.length)
      pacer.ticked(here.length)
      spent.push(here.length)
      if (here[0] !== undefined) waitedMs.push(tick * TICK_MS - here[0])
    }
  }
  return {
    pacer,
    spent: spent.slice(spent.length / 2),
    waitedMs: waitedMs.slice(waitedMs.length / 2),
  }
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, each) => sum + each, 0) / values.length
const wobble = (input: number, uptoMs: number) => ((input * 7919) % 101) * (uptoMs / 100)

describe('InputPacer', () => {
  for (const flightMs of [1, 12, 25, 31]) {
    test(`[NET-10] ${flightMs} ms away inputs find their tick, and wait little for it`, () => {
      const { spent, waitedMs } = play(60, () => flightMs)
      assert.ok(spent.filter((inputs) => inputs === 1).length / spent.length > 0.97)
      assert.ok(mean(waitedMs) < 20, `${mean(waitedMs)} ms`)
    })

    test(`[NET-10] ${flightMs} ms away jitter does not carry them into other ticks`, () => {
      const { spent } = play(60, (input) => flightMs + wobble(input, 14))
      assert.ok(spent.filter((inputs) => inputs === 1).length / spent.length > 0.95)
    })
  }

  test('[NET-10] the pace changes by a twentieth at most', () => {
    const pacer = new InputPacer()
    for (let i = 0; i < 200; i++) {
      const before = pacer.shiftMs
      pacer.ticked(i % 2)
      pacer.areQueued = i % 3 === 0
      pacer.advance(FRAME_MS)
      assert.ok(Math.abs(pacer.shiftMs - before) <= FRAME_MS / 20 + 1e-9)
    }
  })

  test('[NET-10] while inputs wait for each other fewer are sent: one in less than a second', () => {
    const pacer = new InputPacer()
    pacer.areQueued = true
    for (let tick = 0; tick < 24; tick++) {
      pacer.ticked(1)
      pacer.advance(TICK_MS)
    }
    assert.ok(pacer.shiftMs < -TICK_MS)
    // Nothing is known while nothing comes.
    const before = pacer.shiftMs
    pacer.advance(60_000)
    assert.ok(before - pacer.shiftMs < TICK_MS)
  })

  test('[NET-10] a stall changes no pace', () => {
    const [stalled, even] = [new InputPacer(), new InputPacer()]
    for (let i = 0; i < 100; i++) {
      stalled.ticked(i % 20 < 4 ? 0 : 1)
      even.ticked(1)
      stalled.advance(FRAME_MS)
      even.advance(FRAME_MS)
    }
    assert.equal(stalled.shiftMs, even.shiftMs)
  })
})
