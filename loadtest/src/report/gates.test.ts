import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Totals } from '../measure/Tally.ts'
import { scenarioNames } from '../swarm/scenario.ts'
import { gatesText, judge, readGates } from './gates.ts'
import { numberNames, numbersOf } from './numbers.ts'
import { testReport } from './testReport.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidepaint-gates-'))
after(() => rmSync(folder, { recursive: true }))

function fileOf(text: string): string {
  const file = join(folder, 'gates.json')
  writeFileSync(file, text)
  return file
}

const faultsOf = (gates: unknown): string[] => {
  try {
    readGates('steady', fileOf(JSON.stringify(gates)))
    return []
  } catch (error) {
    return (error as Error).message.replaceAll(join(folder, 'gates.json: '), '').split('\n')
  }
}

describe('gates', () => {
  test('[LOAD-20] the numbers of a slow server miss their gates, and those of a quick one meet them', () => {
    const gates = readGates('all')
    const missedBy = (slowness: number) =>
      judge(testReport({ slowness }).numbers, gates).flatMap(({ number, isMet }) =>
        isMet ? [] : [number],
      )
    // Of bots nothing is slower: what they miss is the same.
    const ofBots = ['joins.refusedShare', 'stays.closed']
    assert.deepEqual(missedBy(1), ofBots)
    assert.deepEqual(missedBy(6), ['server.tickWork.p99', 'server.tickLateness.p99', ...ofBots])
  })

  test('[LOAD-20] a bound itself is met, and just beyond it is not', () => {
    const gates = { 'join.p99': { max: 250 }, 'hits.agreement': { min: 0.99 } }
    const met = (numbers: Record<string, number>) => judge(numbers, gates).map(({ isMet }) => isMet)
    assert.deepEqual(met({ 'join.p99': 250, 'hits.agreement': 0.99 }), [true, true])
    assert.deepEqual(met({ 'join.p99': 250.001, 'hits.agreement': 0.989 }), [false, false])
  })

  test('[LOAD-20] what fell short is named first, with what it was and what was asked for', () => {
    const numbers = { 'server.errors': 0, 'server.tickWork.p99': 14.237, 'hits.agreement': 0.98 }
    const results = judge(numbers, {
      'server.errors': { max: 0 },
      'server.tickWork.p99': { max: 10 },
      'hits.agreement': { min: 0.995 },
    })
    assert.equal(
      gatesText(results),
      [
        'gates: 1 met, 2 missed',
        '  MISSED  server.tickWork.p99  14.2 ms  at most 10 ms',
        '  MISSED  hits.agreement        98.0 %  at least 99.5 %',
        '  met     server.errors              0  at most 0',
      ].join('\n'),
    )
  })

  test('[LOAD-21] a gate that nothing or everything meets is refused, with a line for each', () => {
    const faults = faultsOf({
      all: { 'server.tickWrok.p99': { max: 10 }, 'join.p99': {} },
      steady: {
        'frames.starvedShare': { max: 1.5 },
        'server.errors': { max: -1 },
        'hits.agreement': { min: 0 },
        'join.p50': { max: 1, min: 2 },
        'join.p90': { max: 250 },
      },
      stedy: {},
    })
    assert.deepEqual(faults, [
      'all: server.tickWrok.p99 is no number of a run; docs/swarm.md lists them',
      'all: join.p99 has neither max nor min',
      'steady: frames.starvedShare has the bound 1.5, and is a share from 0 to 1',
      'steady: server.errors has max -1, which nothing meets: no number is below 0',
      'steady: hits.agreement has min 0, which everything meets',
      'steady: join.p50 has max 1 and min 2, which nothing meets',
      `"stedy" is no scenario; there are all, ${scenarioNames.join(', ')}`,
    ])
  })

  test('[LOAD-21] a file with no JSON is refused in words', () => {
    assert.throws(() => readGates('steady', fileOf('{')), /gates cannot be read/)
  })

  test('[LOAD-21] what is no gate is refused, with a line for each', () => {
    const faults = faultsOf({
      all: { 'join.p99': 250, 'join.p50': { maximum: 250 } },
      steady: { 'join.p90': { max: '250' } },
    })
    const said = [/^all: join\.p99: /, /^all: join\.p50: .*"maximum"/, /^steady: join\.p90: max: /]
    assert.equal(faults.length, said.length)
    for (const [i, words] of said.entries()) assert.match(faults[i] ?? '', words)
  })

  test('[LOAD-21] a file that is not there is refused in words', () => {
    assert.throws(() => readGates('steady', join(folder, 'none.json')), /gates cannot be read/)
  })

  test('[LOAD-21] the gates of the repository can be, and a scenario adds its own to those of all', () => {
    const own = { 'resume.p99': { max: 2000 }, 'server.tickWork.p99': { max: 10 } }
    assert.partialDeepStrictEqual(readGates('storm'), own)
    assert.equal(readGates('smoke')['resume.p99'], undefined)
    const file = fileOf(
      JSON.stringify({ all: { 'join.max': { max: 9 } }, smoke: { 'join.max': { max: 5 } } }),
    )
    assert.deepEqual(readGates('smoke', file), { 'join.max': { max: 5 } })
  })

  test('[LOAD-22] a number that was not measured meets no gate', () => {
    const gates = { 'frames.starvedShare': { max: 0.01 }, 'server.tickWork.p99': { max: 10 } }
    const results = judge(numbersOf(new Totals(), undefined), gates)
    assert.deepEqual(results, [
      { number: 'frames.starvedShare', value: null, max: 0.01, isMet: false },
      { number: 'server.tickWork.p99', value: null, max: 10, isMet: false },
    ])
    assert.match(gatesText(results), /MISSED {2}frames.starvedShare {2}not measured {2}at most 1 %/)
    assert.equal(judge({ 'join.p99': Number.NaN }, { 'join.p99': { max: 1 } })[0]?.isMet, false)
  })

  test('[LOAD-22] a run without bots, frames and a server has no number that says how well they did', () => {
    const found = Object.keys(numbersOf(new Totals(), undefined))
    const judged = found.filter((name) =>
      /share|agreement|corrections|perBot|server|p\d|max/i.test(name),
    )
    assert.deepEqual(judged, [])
  })

  test('[LOAD-28] docs/swarm.md lists every number that a gate may use', () => {
    const page = readFileSync(new URL('../../../docs/swarm.md', import.meta.url), 'utf8')
    const unlisted = numberNames.filter((name) => {
      const stem = name.replace(/\.(p50|p90|p99|p99\.9|max)$/, '')
      return !page.includes(`\`${stem}\``)
    })
    assert.deepEqual(unlisted, [])
  })
})
