import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { comparable, worsened } from '@tidepaint/loadtest/exam/compare'
import { Examination } from '@tidepaint/loadtest/exam/Examination'
import { metrics } from '@tidepaint/loadtest/exam/metrics'
import { printed } from '@tidepaint/loadtest/exam/print'
import { type LinkReport, readPast, type Way } from '@tidepaint/loadtest/exam/report'
import { roadsOver } from '@tidepaint/loadtest/exam/roads'
import { testReport } from '@tidepaint/loadtest/exam/testReport'
import { whyNoPackets } from '@tidepaint/loadtest/links/netns'
import { linkOf } from '@tidepaint/loadtest/links/profiles'
import { eventually } from '../support/eventually.ts'

const command = fileURLToPath(import.meta.resolve('@tidepaint/loadtest/exam'))

/** Until a program runs on a machine that does much else. */
const START_MS = 30_000
/** So short that its numbers prove nothing but that they are there. */
const SHORT = {
  forMs: 3000,
  seed: 1,
  settleMs: 1000,
  cuts: 1,
  signal: new AbortController().signal,
}

async function examined(name: string, way: Way): Promise<LinkReport> {
  const link = linkOf(name)
  const roads = await roadsOver([way])
  const open = roads.by[way]
  assert.ok(link && open)
  const report = Examination.run({ ...SHORT, link, road: await open(link, SHORT.seed) })
  return report.finally(() => roads.close())
}

/** A road of ours that is there now. */
const packetRoads = (): string =>
  execFileSync('ip', ['netns', 'list'], { encoding: 'utf8', stdio: 'pipe' })

describe('the netcode exam', { concurrency: true }, () => {
  for (const name of ['fibre', 'rtt-100']) {
    test(`[EXAM-5] a pair flies over ${name}, and everything is measured`, async () => {
      const report = await examined(name, 'relay')
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
    const { relay } = (await roadsOver(['relay'])).by
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

  const skip = whyNoPackets() ?? false
  test('[EXAM-6] a pair flies where packets really get lost', { skip }, async () => {
    const { way, values, counts } = await examined('rtt-100-loss', 'packets')
    assert.equal(way, 'packets')
    assert.ok(counts.inputs > 0 && (values.resumeMs ?? 0) > 0)
  })

  test('[EXAM-6] an exam that is stopped leaves nothing behind', { skip }, async () => {
    const args = [command, '--links', 'fibre', '--over', 'packets', '--for', '60s']
    const exam = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    exam.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
    const own = new RegExp(`^tp${exam.pid}n`, 'm')
    await eventually('its road is there', () => own.test(packetRoads()), START_MS)
    const exited = once(exam, 'exit')
    exam.kill('SIGINT')
    assert.deepEqual(await exited, [130, null])
    assert.equal(said, 'stopped\n')
    assert.doesNotMatch(packetRoads(), own)
  })
})
