import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { Timing } from './Timing.ts'

const SECONDS = 20

/** Plays with one patch in `patchTicks`; an input is late each `lateTicks`. */
function shiftAfter(patchTicks: number, lateTicks: number): number {
  const timing = new Timing(0)
  for (let tick = 1; tick <= SECONDS * 30; tick++) {
    const nowMs = tick * TICK_MS
    timing.advance(nowMs, true)
    timing.sent(tick)
    if (tick % patchTicks > 0) continue
    // It is spent with the next one.
    const isLate = tick % lateTicks === 0
    timing.patched(tick, patchTicks, isLate ? tick - 1 : tick, nowMs)
  }
  return timing.dueAtMs - SECONDS * 30 * TICK_MS
}

for (const patchTicks of [1, 2]) {
  test(`[NET-14] inputs creep towards their tick until one is late, with a patch in ${patchTicks} ticks`, () => {
    const never = SECONDS * 1000
    assert.ok(shiftAfter(patchTicks, never) < -SECONDS)
    assert.ok(shiftAfter(patchTicks, 16) > SECONDS)
  })
}
