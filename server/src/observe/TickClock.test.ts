import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import { TickClock } from './TickClock.ts'

const HZ = 30
let nowMs = 0
let steps = 0

beforeEach(() => {
  nowMs = 0
  steps = 0
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] })
})

const clockOf = (step: () => void = () => steps++): TickClock =>
  new TickClock(step, HZ, () => nowMs)

/** Lets `ms` go by in steps of one; timers fire `lateMs` too late, as they do on a busy machine. */
function pass(ms: number, lateMs = 0): void {
  for (let i = 0; i < ms; i++) {
    nowMs++
    mock.timers.tick(1)
  }
  nowMs += lateMs
}

test('[NET-6] ticks that come late leave no drift', () => {
  const clock = clockOf()
  clock.start()
  // Every 100 ms of timers take 101: an interval would lose one tick in a hundred.
  for (let i = 0; i < 300; i++) pass(100, 1)
  clock.stop()
  assert.equal(nowMs, 30_300)
  assert.ok(Math.abs(steps - 909) <= 1, `${steps} steps in 30.3 s`)
})

test('[NET-6] after a stall at most five steps are made up, and the rest is dropped', () => {
  const clock = clockOf()
  clock.start()
  nowMs = 1010
  mock.timers.tick(40)
  assert.equal(steps, 5)
  assert.equal(clock.droppedSteps, 25)
  // From there on it keeps time as before.
  pass(1000)
  clock.stop()
  assert.ok(Math.abs(steps - 35) <= 1, `${steps} steps`)
})

test('[NET-6] a step that stops the clock is the last one', () => {
  const clock = clockOf(() => {
    steps++
    clock.stop()
  })
  clock.start()
  nowMs = 500
  mock.timers.tick(40)
  pass(200)
  assert.equal(steps, 1)
})
