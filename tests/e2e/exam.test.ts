import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { comparable, worsened } from '@tidepaint/loadtest/exam/compare'
import { Examination } from '@tidepaint/loadtest/exam/Examination'
import { metrics } from '@tidepaint/loadtest/exam/metrics'
import { printed } from '@tidepaint/loadtest/exam/print'
import { type LinkReport, readPast } from '@tidepaint/loadtest/exam/report'
import { testReport } from '@tidepaint/loadtest/exam/testReport'
import { roadsOver } from '@tidepaint/loadtest/exam/roads'
import { linkOf } from '@tidepaint/loadtest/links/profiles'

/** So short that its numbers prove nothing but that they are there. */
const SHORT = { forMs: 3000, seed: 1, settleMs: 1000, cuts: 1 }

async function examined(name: string): Promise<LinkReport> {
  const link = linkOf(name)
  const { relay } = roadsOver(['relay']).roads
  assert.ok(link && relay)
  return Examination.run({ ...SHORT, link, road: await relay(link, SHORT.seed) })
}

describe('the netcode exam', { concurrency: true }, () => {
  for (const name of ['fibre', 'rtt-100']) {
    test(`[EXAM-5] a pair flies over ${name}, and everything is measured`, async () => {
      const report = await examined(name)
      const { values, counts, link } = report
      const missing = metrics.filter((metric) => !Number.isFinite(values[metric]))
      // Hits that are too few for a share are left out.
      assert.deepEqual(
        missing.filter((metric) => metric !== 'hitAgreementPct'),
        [],
      )
      assert.ok(counts.inputs > 0 && counts.frames > 0 && counts.hitsShown > 0)
      // Nobody sees sooner than the line carries, and nothing is confirmed sooner than there and back.
      const { rttMs, jitterMs } = link
      assert.ok(report.viewDelayMs.p50 >= rttMs / 2 - jitterMs)
      assert.ok(report.confirmedMs.p50 >= rttMs - jitterMs)
      assert.ok((values.resumeMs ?? 0) > 0)

      const exam = { ...testReport({}), links: [report] }
      const past = readPast(JSON.stringify(exam), 'exam.json')
      assert.equal(comparable(past, exam), 1)
      assert.deepEqual(worsened(past, exam, false), [])
      assert.ok(printed(exam).includes(name))
    })
  }

  test('[EXAM-5] an exam that cannot be held says why, and leaves nothing behind', async () => {
    const link = linkOf('fibre')
    const { relay } = roadsOver(['relay']).roads
    assert.ok(link && relay)
    const road = await relay(link, 1)
    let isClosed = false
    const broken = {
      ...road,
      connect: () => Promise.reject(new Error('the road is closed')),
      close: async () => {
        await road.close()
        isClosed = true
      },
    }
    await assert.rejects(Examination.run({ ...SHORT, link, road: broken }), /the road is closed/)
    assert.ok(isClosed)
  })
})
