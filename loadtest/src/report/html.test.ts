import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { chartsOf } from './charts.ts'
import { htmlOfComparison } from './compare.ts'
import { htmlOf } from './html.ts'
import { jsonIn } from './markup.ts'
import type { Report } from './Report.ts'
import { testReport } from './testReport.ts'
import { thinned } from './thinned.ts'

const PLANT = `</script><script>alert(1)</script><img src=x onerror='alert(1)' title="&">`

/** A report with the same text wherever it has one. */
function planted(): Report {
  const report = testReport({ gates: { 'join.p99': { max: 1 } } })
  const result = { number: PLANT, value: 1, max: 2, isMet: false }
  const node = report.server?.nodes.map((each) => ({ ...each, name: PLANT, url: PLANT })) ?? []
  const texts = [PLANT]
  return {
    ...report,
    scenario: PLANT,
    startedAt: PLANT,
    plan: {
      ...report.plan,
      target: PLANT,
      text: PLANT,
      mode: PLANT,
      mix: { [PLANT]: 1 } as Report['plan']['mix'],
    },
    place: { ...report.place, cpu: PLANT, kernel: PLANT, node: PLANT, commit: PLANT },
    voidBecause: texts,
    notes: texts,
    serverUnread: texts,
    counts: { [PLANT]: 1, [`refused: ${PLANT}`]: 1, [`closed: ${PLANT}`]: 1 },
    gates: [...report.gates, result],
    brokeAt: { bots: 1, atS: 30, number: PLANT },
    ...(report.server && { server: { ...report.server, nodes: node, errors: { [PLANT]: 1 } } }),
  }
}

const pages: Readonly<Record<string, (report: Report) => string>> = {
  'a report': htmlOf,
  'a comparison': (report) => htmlOfComparison(report, report),
}

for (const [name, pageOf] of Object.entries(pages)) {
  describe(`the page of ${name}`, () => {
    test('[LOAD-23] no text of a run becomes markup', () => {
      const page = pageOf(planted())
      assert.ok(page.includes('&lt;img src=x'), 'it is there as text')
      assert.deepEqual(page.match(/<img|<script>alert/g), null)
      assert.equal(page.match(/<script/g)?.length, 2)
      assert.equal(page.match(/<\/script>/g)?.length, 2)
    })

    test('[LOAD-23] the data of the charts is what it was', () => {
      const json = /<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(
        pageOf(planted()),
      )
      const { charts } = JSON.parse(json?.[1] ?? '') as { charts: { xs: number[] }[] }
      assert.ok(charts.length > 10)
      assert.equal(charts.at(-1)?.xs.length, 60)
    })

    test('[LOAD-23] it asks nothing of any network, and its policy forbids it to', () => {
      const page = pageOf(testReport())
      const ours = page.replace(/\/\*! https:\/\/github.com\/leeoniya\/uPlot .*?\*\//, '')
      const addresses = [...ours.matchAll(/[a-z]+:\/\/[^\s"'<),]*/g)].map(([address]) => address)
      assert.deepEqual(new Set(addresses), new Set(['http://127.0.0.1:8080']))
      assert.deepEqual(ours.match(/\b(src|href)=|@import|url\(/g), null)
      assert.match(page, /Content-Security-Policy" content="default-src &#39;none&#39;; /)
    })

    test('[LOAD-23] its policy knows its own style and script by their bytes', () => {
      const page = pageOf(testReport())
      for (const [, text = ''] of page.matchAll(/<(?:style|script)>(.*?)<\/(?:style|script)>/gs)) {
        assert.ok(page.includes(createHash('sha256').update(text).digest('base64')))
      }
    })
  })
}

test('[LOAD-23] no text in the data of a page ends its element, and all of it can be read back', () => {
  const { text } = jsonIn({ [PLANT]: PLANT })
  assert.ok(!text.includes('<'))
  assert.deepEqual(JSON.parse(text), { [PLANT]: PLANT })
})

describe('the page of a report', () => {
  test('[LOAD-23] its first words are whether it counts, and what fell short', () => {
    const verdict = (report: Report) =>
      /<div class="verdict.*?<\/div>/s.exec(htmlOf(report))?.[0].replaceAll(/<.*?>/g, ' ') ?? ''
    const slow = testReport({ slowness: 6, gates: { 'server.tickWork.p99': { max: 10 } } })
    assert.match(
      verdict(slow),
      /This run counts, and fell short\. 0 of 1 gates met\..*47\.9 ms, at most 10 ms/,
    )
    const isVoid = verdict({ ...slow, voidBecause: ['the machine was busy'] })
    assert.match(isVoid, /This run does not count\..*the machine was busy.*47\.9 ms/)
    assert.match(verdict(testReport()), /This run counts\. No gates\./)
  })

  test('[LOAD-23] a run that measured nothing has a page all the same', () => {
    const { server: _, ...rest } = testReport()
    const nothing = { distributions: {}, counts: {}, numbers: {}, series: { atS: [] } }
    const page = htmlOf({ ...rest, ...nothing, server: undefined, serverUnread: ['no answer'] })
    assert.ok(page.includes('no answer'))
  })

  test('[LOAD-27] a gate is drawn where its number is, and what was done to a run where it happened', () => {
    const report = testReport({ scenario: 'storm', gates: { 'server.tickWork.p99': { max: 10 } } })
    const charts = chartsOf([{ name: '', report }])
    const ticks = charts.find(({ title }) => title === 'Server: ticks')
    assert.deepEqual(ticks?.limits, [{ value: 10, text: 'work p99: at most 10 ms', colour: 0 }])
    assert.deepEqual(
      ticks.marks.map(({ at }) => at),
      [24, 42],
    )
  })

  test('[LOAD-27] of a run of days every peak and every hole is still drawn', () => {
    const seconds = Array.from({ length: 100_000 }, (_, i) => i + 1)
    const live = seconds.map((at) => (at === 54_321 ? 0 : 100))
    const late = seconds.map((at) => (at === 77_777 ? 900 : at % 10 === 0 ? null : 1))
    const { atS, ...columns } = thinned({ atS: seconds, live, late })
    assert.ok(atS.length <= 3600)
    assert.deepEqual([atS[0], atS.at(-1)], [1, 100_000])
    assert.deepEqual(
      atS,
      atS.toSorted((a, b) => a - b),
    )
    assert.ok(columns['live']?.includes(0))
    assert.ok(columns['late']?.includes(900))
    assert.equal(columns['late']?.length, atS.length)
  })
})
