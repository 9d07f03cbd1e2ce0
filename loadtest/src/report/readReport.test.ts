import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { htmlOf } from './html.ts'
import { readReport } from './readReport.ts'
import { testReport } from './testReport.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidepaint-report-'))
after(() => rmSync(folder, { recursive: true }))

function readBack(content: unknown): ReturnType<typeof readReport> {
  const file = join(folder, 'report.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readReport(file)
}

describe('a report file', () => {
  test('[LOAD-25] what was written is what is read', () => {
    const report = testReport({ slowness: 3, gates: { 'join.p99': { max: 100 } } })
    assert.deepEqual(readBack(report), JSON.parse(JSON.stringify(report)))
    assert.equal(htmlOf(readBack(report)), htmlOf(report))
  })

  test('[LOAD-25] a run whose server could not be read is a report, too', () => {
    assert.equal(readBack({ ...testReport(), server: undefined }).server, undefined)
  })

  test('[LOAD-25] a report of another version is refused in a line that names both', () => {
    assert.throws(
      () => readBack({ report: 7, whatever: true }),
      /^Error: .*report\.json is a report of version 7; this is read by version 1$/,
    )
  })

  const report = testReport()
  const { join: distribution } = report.distributions
  const broken: Readonly<Record<string, unknown>> = {
    'no JSON': '{"report": 1',
    'nothing in it': 'null',
    'another kind of JSON': { name: 'tidepaint' },
    'no plan': { ...report, plan: undefined },
    'words for numbers': { ...report, numbers: { 'join.p99': 'fast' } },
    'a series of words': { ...report, series: { atS: [1], live: ['a'] } },
    'a histogram that is none': {
      ...report,
      distributions: { join: { ...distribution, histogram: 'HISTFAAAAB' } },
    },
  }
  for (const [what, content] of Object.entries(broken)) {
    test(`[LOAD-25] a file with ${what} is refused in one line`, () => {
      assert.throws(
        () => readBack(content),
        ({ message }: Error) => !message.includes('\n') && message.includes('report.json'),
      )
    })
  }

  test('[LOAD-25] a file that is not there is refused in one line', () => {
    assert.throws(() => readReport(join(folder, 'none.json')), /none\.json cannot be read/)
  })
})
