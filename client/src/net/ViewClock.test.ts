import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { ViewClock } from './ViewClock.ts'

/** Most screens have a little less than 60 Hz, so that frames drift past ticks. */
const FRAME_MS = 1000 / 59.9

/** Plays `seconds` of a line on which tick t arrives `delayMs(t)` after it was made. */
function play(
  seconds: number,
  delayMs: (tick: number) => number,
  { spentAfterMs = 0, patchTicks = 1 } = {},
) {
  const clock = new ViewClock()
  clock.spentAfterMs = spentAfterMs
  clock.setPatchInterval(patchTicks * TICK_MS)
  const arrivals = Array.from({ length: (seconds * 30) / patchTicks }, (_, patch) => {
    const tick = (patch + 1) * patchTicks
    return { tick, atMs: tick * TICK_MS + delayMs(tick - 1) }
  }).sort((a, b) => a.atMs - b.atMs)
  const frames: { nowMs: number; viewMs: number; spareMs: number; starved: boolean }[] = []
  let newest = 0
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += FRAME_MS) {
    while (arrivals[0] && arrivals[0].atMs <= nowMs) {
      const { tick, atMs } = arrivals.shift() as { tick: number; atMs: number }
      // TCP delivers in order: what was overtaken comes with its successor.
      newest = Math.max(newest, tick)
      clock.arrived(newest, atMs)
    }
    const starved = clock.advance(nowMs)
    frames.push({ nowMs, viewMs: clock.viewMs, spareMs: newest * TICK_MS - clock.viewMs, starved })
  }
  return { clock, frames: frames.slice(frames.length / 2) }
}

/** How far behind the server the view is, in the middle of all frames. */
const delayOf = (frames: { nowMs: number; viewMs: number }[]) =>
  frames.map(({ nowMs, viewMs }) => nowMs - viewMs).toSorted((a, b) => a - b)[frames.length >> 1] ??
  0

const starvedShare = (frames: { starved: boolean }[]) =>
  frames.filter(({ starved }) => starved).length / frames.length

/** Delays that look random and are the same each time. */
const wobble = (tick: number, uptoMs: number) => ((tick * 7919) % 101) * (uptoMs / 100)

describe('ViewClock', () => {
  test('[VIEW-1] on a steady line the view is one patch and a little behind the newest', () => {
    const { clock, frames } = play(10, () => 25)
    assert.ok(clock.delayMs(frames.at(-1)?.nowMs ?? 0) < TICK_MS + 10)
    assert.equal(starvedShare(frames), 0)
  })

  test('[VIEW-17] ticks that the server left out do not count as delay', () => {
    const clock = new ViewClock()
    let [tick, dropped, nowMs] = [0, 0, 0]
    for (; nowMs < 20_000; nowMs += FRAME_MS) {
      // It leaves out every fifth tick.
      const due = Math.floor(nowMs / TICK_MS)
      if (due > tick + dropped) {
        if (due % 5 === 0) dropped++
        else tick++
        clock.droppedTicks = dropped
        clock.arrived(tick, nowMs)
      }
      clock.advance(nowMs)
    }
    const delayMs = clock.delayMs(nowMs)
    assert.ok(delayMs < 5 * TICK_MS, `${delayMs} ms`)
  })

  test('[VIEW-16] patches that cover two ticks put the view two ticks and a little behind', () => {
    const steady = delayOf(play(10, () => 25, { patchTicks: 2 }).frames)
    assert.ok(steady > 24 + 2 * TICK_MS && steady < 25 + 2 * TICK_MS + 10, `${steady} ms`)
    const { frames } = play(20, (tick) => 25 + wobble(tick, 30), { patchTicks: 2 })
    assert.ok(starvedShare(frames) <= 0.01, `${starvedShare(frames)}`)
  })

  test('[VIEW-2] on a line with 30 ms of jitter at most 1 % of frames starve', () => {
    const { frames } = play(20, (tick) => 25 + wobble(tick, 30))
    assert.ok(starvedShare(frames) <= 0.01, `${starvedShare(frames)}`)
  })

  test('[VIEW-2] control: without the measured lateness the same line starves', () => {
    const { frames } = play(20, (tick) => 25 + wobble(tick, 30))
    const late = frames.filter(({ spareMs }) => spareMs < 25)
    assert.ok(late.length / frames.length > 0.01)
  })

  for (const [oneWayMs, delayMs] of [
    [15, 70],
    [40, 100],
    [90, 150],
  ] as const) {
    test(`[VIEW-2] with 20 ms of jitter from ${oneWayMs} ms on the view is ${delayMs} ms behind`, () => {
      const { frames } = play(20, (tick) => oneWayMs + wobble(tick, 20))
      assert.ok(delayOf(frames) <= delayMs, `${delayOf(frames)} ms`)
      assert.ok(starvedShare(frames) <= 0.01, `${starvedShare(frames)}`)
    })
  }

  // One patch in thirty comes 150 ms late, and those behind it wait for it.
  const stalls = (tick: number) => 50 + Math.max(0, 150 - (tick % 30) * TICK_MS)

  test('[VIEW-2] what arrives in one go after a stall was waited for once', () => {
    const { frames } = play(20, stalls)
    assert.ok(starvedShare(frames) <= 0.01, `${starvedShare(frames)}`)
    assert.ok(delayOf(frames) < 50 + TICK_MS + 145, `${delayOf(frames)} ms`)
  })

  test('[VIEW-9] where shots could not be judged any more the view lies nearer, and starves a little', () => {
    const { frames } = play(60, stalls, { spentAfterMs: 100 })
    assert.ok(Math.abs(delayOf(frames) - 50 - (240 - 100)) < 5, `${delayOf(frames)} ms`)
    assert.ok(starvedShare(frames) <= 0.055, `${starvedShare(frames)}`)
  })

  test('[VIEW-9] but no nearer than pays', () => {
    const jitter = (tick: number) => 90 + wobble(tick, 20)
    const near = delayOf(play(20, jitter, { spentAfterMs: 240 }).frames)
    const far = delayOf(play(20, jitter).frames)
    assert.ok(far - near < 5, `${far - near} ms`)
    assert.ok(starvedShare(play(60, stalls, { spentAfterMs: 400 }).frames) <= 0.055)
  })

  test('[VIEW-3] the view never runs backwards and never jumps while the line worsens', () => {
    const { frames } = play(20, (tick) => 20 + (tick > 300 ? 60 : 0))
    for (let i = 1; i < frames.length; i++) {
      const stepMs = (frames[i]?.viewMs ?? 0) - (frames[i - 1]?.viewMs ?? 0)
      assert.ok(stepMs >= FRAME_MS * 0.94 && stepMs <= FRAME_MS * 1.06, `step of ${stepMs} ms`)
    }
  })

  test('[VIEW-3] a page that slept catches up at once', () => {
    const { clock } = play(5, () => 20)
    clock.arrived(400, 13_353)
    clock.advance(13_360)
    assert.ok(Math.abs(clock.viewTick - 399) < 2, `at tick ${clock.viewTick}`)
  })

  test('[VIEW-4] `seen` names the drawn tick in eighths, modulo 256', () => {
    const { clock } = play(5, () => 20)
    assert.equal(clock.seen, Math.floor((clock.viewMs / TICK_MS) * 8) % 256)
  })
})
