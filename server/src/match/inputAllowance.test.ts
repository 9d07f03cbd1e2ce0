import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tuning } from '@tidepaint/shared/tuning'
import { InputAllowance } from './inputAllowance.ts'

const { allowanceMax, bufferMax } = tuning.input

interface Run {
  spent: number
  dropped: number
  queued: number
}

/** Plays ticks in which these many inputs arrive, through a queue as the room has it. */
function play(arrivals: readonly number[]): Run {
  const allowance = new InputAllowance()
  const run = { spent: 0, dropped: 0, queued: 0 }
  for (const arrived of arrivals) {
    run.queued = Math.min(bufferMax, run.queued + arrived)
    const { spent, dropped } = allowance.spend(run.queued)
    run.queued -= spent + dropped
    run.spent += spent
    run.dropped += dropped
  }
  return run
}

const ticks = (count: number, arrived: number): number[] => Array<number>(count).fill(arrived)

test('[NET-2] one input a tick is spent in its tick', () => {
  assert.deepEqual(play(ticks(300, 1)), { spent: 300, dropped: 0, queued: 0 })
})

test('[NET-2] ten inputs a tick are worth one', () => {
  assert.equal(play(ticks(300, 10)).spent, 300)
})

test('[NET-2] a flood after a pause gains the savings and no more', () => {
  assert.equal(play([...ticks(100, 0), ...ticks(300, 10)]).spent, 300 + allowanceMax - 1)
})

test('[NET-2] jitter loses nothing', () => {
  const jitter = Array.from({ length: 100 }, () => [1, 0, 2, 1, 0, 0, 3, 1]).flat()
  assert.deepEqual(play([...jitter, 0, 0]), { spent: 800, dropped: 0, queued: 0 })
})

test('[NET-3] a short stall is made up from savings', () => {
  const run = play([...ticks(50, 1), 0, 0, 0, 4, ...ticks(50, 1)])
  assert.deepEqual(run, { spent: 104, dropped: 0, queued: 0 })
})

test('[NET-3] what a long stall piles up does not stay as latency', () => {
  const run = play([...ticks(50, 1), ...ticks(11, 0), 12, ...ticks(50, 1)])
  assert.ok(run.queued <= 2, `${run.queued} still queued`)
  assert.equal(run.spent + run.dropped + run.queued, 112)
  assert.ok(run.dropped > 0)
})
