import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Link } from '../links/profiles.ts'
import { gradeOf, gradesOf } from './grades.ts'
import { targetOf } from './metrics.ts'

const line = (rttMs: number, lossPct = 0): Link => ({
  name: 'a line',
  rttMs,
  jitterMs: 20,
  lossPct,
  lossRun: 1,
  stall: undefined,
  source: 'this test',
})

describe('grades', () => {
  test('[EXAM-2] what is aimed at is as stated at the stated round trips', () => {
    const aims = [50, 100, 200].map((rttMs) => targetOf('hitAgreementPct', line(rttMs)))
    assert.deepEqual(aims, [99.5, 99, 97])
    const lossy = [50, 100, 200].map((rttMs) => targetOf('viewDelayMs', line(rttMs, 2)))
    assert.deepEqual(lossy, [160, 210, 400])
  })

  test('[EXAM-2] and on a line between them, by round trip and by loss', () => {
    assert.equal(targetOf('viewDelayMs', line(75)), 85)
    assert.equal(targetOf('viewDelayMs', line(300)), 200)
    assert.equal(targetOf('viewDelayMs', line(100, 1)), 155)
    assert.equal(targetOf('viewDelayMs', line(100, 5)), 210)
  })

  test('[EXAM-2] nothing is aimed at where nothing is stated', () => {
    assert.equal(targetOf('confirmedP99Ms', line(100)), undefined)
    assert.equal(targetOf('confirmedP95Ms', line(100, 2)), undefined)
    assert.deepEqual(gradesOf({ confirmedP99Ms: 300, viewDelayMs: 90 }, line(100)), {
      viewDelayMs: 'A',
    })
  })

  test('[EXAM-2] a grade is how many times what is aimed at', () => {
    const of = (values: number[]) => values.map((ms) => gradeOf('viewDelayMs', ms, 100))
    assert.deepEqual(of([0, 100, 101, 150, 151, 300, 301]), ['A', 'A', 'B', 'B', 'C', 'C', 'F'])
  })

  test('[EXAM-2] of a share counts what is missing', () => {
    const of = (values: number[]) => values.map((pct) => gradeOf('hitAgreementPct', pct, 98))
    assert.deepEqual(of([100, 98, 97, 94, 93.9]), ['A', 'A', 'B', 'C', 'F'])
  })

  test('[EXAM-2] where none is aimed at one is too many', () => {
    const of = (values: number[]) => values.map((n) => gradeOf('unexplainedCorrections', n, 0))
    assert.deepEqual(of([0, 1]), ['A', 'F'])
  })
})
