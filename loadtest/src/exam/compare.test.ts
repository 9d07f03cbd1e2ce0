import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { chart } from './chart.ts'
import { comparable, worsened } from './compare.ts'
import { printed } from './print.ts'
import { readPast } from './report.ts'
import { testReport } from './testReport.ts'

const good = { hitAgreementPct: 99, unexplainedCorrections: 0, viewDelayMs: 100 }

/** As it is after a way over the disk. */
const kept = (values: object) => readPast(JSON.stringify(testReport(values)), 'before.json')

describe('the exam of before', () => {
  test('[EXAM-3] what is within its margin is no worse', () => {
    const now = testReport({ hitAgreementPct: 90, unexplainedCorrections: 0, viewDelayMs: 120 })
    assert.deepEqual(worsened(kept(good), now, false), [])
  })

  test('[EXAM-3] what is beyond it is named', () => {
    const now = testReport({ hitAgreementPct: 80, unexplainedCorrections: 1, viewDelayMs: 130 })
    assert.deepEqual(worsened(kept(good), now, false), [
      'rtt-100 over relay: hit agreement was 99.0%, is 80.0% (margin 10.0%)',
      'rtt-100 over relay: corrections without contact was 0, is 1 (margin 0)',
      'rtt-100 over relay: view delay was 100ms, is 130ms (margin 25ms)',
    ])
  })

  test('[EXAM-3] only what a busy machine cannot spoil, when asked', () => {
    const now = testReport({ ...good, viewDelayMs: 500 })
    assert.equal(worsened(kept(good), now, false).length, 1)
    assert.deepEqual(worsened(kept(good), now, true), [])
  })

  test('[EXAM-3] only links that both have are compared', () => {
    const now = testReport({ hitAgreementPct: 10 }, 'fibre')
    assert.deepEqual(worsened(kept(good), now, false), [])
    assert.equal(comparable(kept(good), now), 0)
    assert.equal(comparable(kept(good), testReport(good)), 1)
  })

  for (const [text, why] of [
    ['{', 'JSON'],
    ['{"links":[{"link":{"name":"fibre"},"way":"road","values":{}}]}', 'links.0.way'],
    ['{}', 'links'],
  ] as const) {
    test(`[EXAM-3] ${text} is refused as a report`, () => {
      const isNamed = ({ message }: Error) =>
        message.startsWith('old.json is no report of an exam') && message.includes(why)
      assert.throws(() => readPast(text, 'old.json'), isNamed)
    })
  }
})

describe('the exam as text and picture', () => {
  test('[EXAM-5] the table has each value, what is aimed at, and the grade', () => {
    const text = printed(testReport({ ...good, hitAgreementPct: 97.9 }))
    assert.match(text, /rtt-100 +relay +97\.9\/99\.0 C +0\/0 A .* 100\/100 A/)
  })

  test('[EXAM-5] the picture is whole by itself and says what it shows', () => {
    const picture = chart(testReport(good))
    assert.match(picture, /^<svg [^]*<\/svg>\n$/)
    assert.doesNotMatch(picture, /href|url\(|NaN|undefined/)
    for (const word of ['rtt-100', 'view', 'delay, ms', 'abc1234'])
      assert.ok(picture.includes(word))
  })
})
