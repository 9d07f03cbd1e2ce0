import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Lucky, nextU32 } from '@tidepaint/shared/sim/rng'
import { BoltNumbers } from './BoltNumbers.ts'

const COUNT = 65_536
const BINS = 256
/** Of 65,536 throws into 256 bins 256 fall into each, give or take 16: six times that is never seen. */
const [BIN_MIN, BIN_MAX] = [160, 352]

const numbersOf = (seed: number): BoltNumbers => {
  const lucky: Lucky = { rng: seed }
  return new BoltNumbers(() => nextU32(lucky))
}

/** The numbers of a whole lap. */
const lapOf = (numbers: BoltNumbers, lap: number): number[] =>
  Array.from({ length: COUNT }, (_, id) => numbers.of(lap * COUNT + id))

/** How often the steps from each number to the one `stride` shots later fall into each 256th of all. */
function stepsOf(lap: readonly number[], stride: number): number[] {
  const bins = Array<number>(BINS).fill(0)
  lap.forEach((number, id) => {
    const next = lap[(id + stride) % COUNT] as number
    const bin = ((next - number + COUNT) % COUNT) / (COUNT / BINS)
    bins[Math.floor(bin)] = (bins[Math.floor(bin)] as number) + 1
  })
  return bins
}

for (const seed of [1, 2, 3]) {
  const numbers = numbersOf(seed)

  test(`[AOI-9] no two bolts of a lap have the same number (seed ${seed})`, () => {
    for (const lap of [0, 1, 40]) {
      const all = lapOf(numbers, lap)
      assert.equal(new Set(all).size, COUNT)
      assert.ok(all.every((number) => Number.isInteger(number) && number >= 0 && number < COUNT))
    }
  })

  test(`[AOI-9] the step from one shot's number to another's says nothing of how many came between (seed ${seed})`, () => {
    const lap = lapOf(numbers, 0)
    for (const stride of [1, 2, 3, 16, 255, 256, 257, 4096, 32_768]) {
      const bins = stepsOf(lap, stride)
      const [least, most] = [Math.min(...bins), Math.max(...bins)]
      assert.ok(least >= BIN_MIN && most <= BIN_MAX, `stride ${stride}: ${least} to ${most}`)
    }
  })
}

test('[AOI-9] each match and each lap has its own order', () => {
  const orders = [lapOf(numbersOf(1), 0), lapOf(numbersOf(2), 0), lapOf(numbersOf(1), 1)]
  for (const [at, order] of orders.entries()) {
    for (const other of orders.slice(at + 1)) {
      const same = order.filter((number, id) => number === other[id]).length
      // By chance one is, give or take one.
      assert.ok(same < 12, `${same} numbers are the same`)
    }
  }
})
