import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import { EventQueue } from './EventQueue.ts'

const drop = { kind: 'drop', seat: 1, x: 0, y: 0 } as const

test('[UI-14] a page that slept for a minute shows the latest events, not all that it missed', () => {
  const queue = new EventQueue()
  const ticks = 60 * TICK_HZ
  for (let tick = 1; tick <= ticks; tick++) queue.add(drop, false, tick)
  queue.advance(ticks)
  const shown = queue.take().length
  assert.ok(shown > 0 && shown <= 2 * TICK_HZ + 1, `shows ${shown}`)
})

test('[UI-14] events wait for the view clock, own ones do not', () => {
  const queue = new EventQueue()
  queue.add(drop, false, 10)
  queue.add(drop, true, 10)
  queue.advance(9)
  assert.deepEqual(queue.take(), [{ ...drop, own: true }])
  queue.advance(10)
  assert.deepEqual(queue.take(), [{ ...drop, own: false }])
})
