import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tuning } from '@tidepaint/shared/tuning'
import { SightReport } from './SightReport.ts'

/** Shows so many cells each 100 ms, and returns what was told when. */
function show(
  cells: readonly number[],
  renewAtMs = -1,
): (readonly [atMs: number, cells: number])[] {
  const told: (readonly [number, number])[] = []
  let nowMs = 0
  const report = new SightReport((each) => told.push([nowMs, each]))
  for (const each of cells) {
    if (nowMs === renewAtMs) report.renew()
    report.show(each)
    report.advance(nowMs)
    nowMs += 100
  }
  return told
}

test('[AOI-5] the server is told at once how much a screen shows, in whole cells, and no more than counts', () => {
  assert.deepEqual(show([25.2, 25.2]), [[0, 26]])
  assert.deepEqual(show([99]), [[0, tuning.sight.enterCells]])
})

test('[AOI-5] it is told of changes, at most twice a second, and of the latest one', () => {
  assert.deepEqual(show([22, 23, 24, 25, 26, 27, 28, 29, 30, 30, 30]), [
    [0, 22],
    [500, 27],
    [1000, 30],
  ])
})

test('[AOI-5] a camera that sways is not told of', () => {
  assert.deepEqual(show([26, 25.1, 26, 24.9, 26, 24.9, 26, 24.9]), [[0, 26]])
  assert.deepEqual(show([26, 25, 25, 24, 24, 24, 24]), [
    [0, 26],
    [500, 24],
  ])
})

test('[AOI-5] a line that was resumed is told anew', () => {
  assert.deepEqual(show([26, 26, 26, 26], 200), [
    [0, 26],
    [200, 26],
  ])
})

test('[AOI-5] nothing is told of a screen that nobody spoke of', () => {
  new SightReport((cells) => assert.fail(`${cells} cells`)).advance(0)
})
