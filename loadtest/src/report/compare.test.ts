import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { comparisonText } from './compare.ts'
import { comparisonOf } from './comparison.ts'
import type { Report } from './Report.ts'
import { summaryText } from './summary.ts'
import { testReport } from './testReport.ts'

const withNumbers = (numbers: Record<string, number>): Report => ({ ...testReport(), numbers })

const before = withNumbers({
  'join.p99': 100,
  'roundTrip.p99': 10,
  'hits.agreement': 0.9,
  'joins.count': 10,
  'viewDelay.p50': 70,
  'server.errors': 0,
  'server.rssMB': 100,
})
const after = withNumbers({
  'join.p99': 50,
  'roundTrip.p99': 40,
  'hits.agreement': 0.6,
  'joins.count': 20,
  'viewDelay.p50': 72,
  'server.errors': 3,
  'perBot.kBIn': 4,
})

describe('two runs', () => {
  test('[LOAD-24] what got worse comes first, by how much, then what got better', () => {
    const { numbers } = comparisonOf(before, after)
    assert.deepEqual(
      numbers.map(({ number, outcome }) => [number, outcome]),
      [
        ['server.errors', 'worse'],
        ['roundTrip.p99', 'worse'],
        ['hits.agreement', 'worse'],
        ['join.p99', 'better'],
        ['joins.count', 'other'],
        ['viewDelay.p50', 'same'],
        ['perBot.kBIn', 'only in one'],
        ['server.rssMB', 'only in one'],
      ],
    )
  })

  test('[LOAD-24] turned round, worse is better', () => {
    const outcomes = (a: Report, b: Report) =>
      Object.fromEntries(comparisonOf(a, b).numbers.map(({ number, outcome }) => [number, outcome]))
    const turned = { better: 'worse', worse: 'better' } as Record<string, string>
    const back = Object.entries(outcomes(after, before)).map(([number, outcome]) => [
      number,
      turned[outcome] ?? outcome,
    ])
    assert.deepEqual(Object.fromEntries(back), outcomes(before, after))
  })

  test('[LOAD-24] difference and ratio go from the one before to the one after', () => {
    const { numbers } = comparisonOf(before, after)
    const of = (name: string) => numbers.find(({ number }) => number === name)
    assert.partialDeepStrictEqual(of('roundTrip.p99'), { difference: 30, ratio: 4 })
    assert.partialDeepStrictEqual(of('server.errors'), { difference: 3, ratio: undefined })
    assert.partialDeepStrictEqual(of('server.rssMB'), { difference: undefined, ratio: undefined })
  })

  test('[LOAD-24] what makes them unlike is told, and what makes one void', () => {
    assert.deepEqual(comparisonOf(before, after).unlike, [])
    const other = {
      ...after,
      plan: { ...after.plan, bots: 40 },
      voidBecause: ['the machine was busy'],
    }
    const unlike = [
      'the one after does not count: the machine was busy',
      'bots: 20 before, 40 after',
    ]
    assert.deepEqual(comparisonOf(before, other).unlike, unlike)
    assert.match(comparisonText(before, other), /not like for like: bots: 20 before, 40 after/)
  })

  test('[LOAD-26] both texts fit a terminal of 100 columns', () => {
    const report = testReport({ slowness: 90 })
    const mix = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`behaviour${i}`, i + 1]))
    const wide = { ...report, plan: { ...report.plan, mix }, notes: ['word '.repeat(50)] }
    const lines = [summaryText(wide), comparisonText(wide, after)].flatMap((text) =>
      text.split('\n'),
    )
    const long = lines.filter((line) => line.length > 100)
    assert.deepEqual(long, [])
    assert.equal(lines.join(' ').match(/\bword\b/g)?.length, 50)
  })

  test('[LOAD-26] the text of a report has what both sides saw', () => {
    const text = summaryText(testReport())
    assert.match(text, /^smoke: 20 bots for 1:00; player 2, light 1; seed 7, at http/)
    assert.match(text, /\n {2}viewDelay +4,000 +70\.0 +78\.0 +79\.8 +80\.0 +80\.0 {2}ms\n/)
    assert.match(text, /\n {2}tickWork +3,600 .* ms\n/)
    assert.match(text, /hits\.agreement +97\.5 %/)
  })

  test('[LOAD-26] a server that could not be read is said to be so', () => {
    const unread = { ...testReport(), server: undefined, serverUnread: ['http://a: no answer'] }
    assert.match(summaryText(unread), /server not read: http:\/\/a: no answer/)
  })
})
