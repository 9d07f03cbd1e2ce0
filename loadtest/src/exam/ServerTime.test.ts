import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { dice } from '../dice.ts'
import { ServerTime } from './ServerTime.ts'

/** Ticks that began at 5,000 on the machine's clock with number 100, each late by so much. */
function ticksLate(count: number, lateMs: (at: number) => number) {
  const ticks = Array.from({ length: count }, (_, at) => 100 + at)
  return { ticks, atMs: ticks.map((_, at) => 5000 + at * TICK_MS + lateMs(at)) }
}

test('[EXAM-4] the true time of a server is that of its clock, however late its ticks come', () => {
  const throwDice = dice(1)
  const time = new ServerTime(ticksLate(300, (at) => (at % 20 === 0 ? 0 : 25 * throwDice())))
  for (const ms of [5000, 8000, 14_990]) {
    assert.ok(Math.abs(time.at(ms) - (100 * TICK_MS + ms - 5000)) < 1e-6)
  }
})

test('[EXAM-4] how late ticks come is counted from that clock', () => {
  const { lateMs } = new ServerTime(ticksLate(90, (at) => (at === 40 ? 25 : 0)))
  assert.deepEqual(
    lateMs.map(Math.round),
    Array.from({ length: 90 }, (_, at) => (at === 40 ? 25 : 0)),
  )
})

test('[EXAM-4] a server that left ticks out has another time from then on', () => {
  const time = new ServerTime(ticksLate(600, (at) => (at < 300 ? 0 : 500)))
  assert.ok(Math.abs(time.at(6000) - (100 * TICK_MS + 1000)) < 1e-6)
  assert.ok(Math.abs(time.at(5000 + 599 * TICK_MS) - (100 + 599) * TICK_MS + 500) < 1e-6)
})

test('[EXAM-4] without ticks there is no time', () => {
  assert.ok(Number.isNaN(new ServerTime({ ticks: [], atMs: [] }).at(1)))
})
