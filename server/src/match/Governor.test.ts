import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { FULL_QUALITY, measuresAt, savings } from '@tidepaint/shared/wire/savings'
import { Governor, governing } from './Governor.ts'

const { judgedTicks, heavyWorkPct, lightWorkPct, heavyLatePct, lightLatePct, lightSeconds } =
  governing
const HEAVY_MS = (TICK_MS * heavyWorkPct) / 100 + 0.01
const LIGHT_MS = (TICK_MS * lightWorkPct) / 100 - 0.01
const LATE_MS = (TICK_MS * heavyLatePct) / 100 + 0.01
const ON_TIME_MS = (TICK_MS * lightLatePct) / 100 - 0.01

const governor = (): Governor => new Governor(TICK_MS)

/** Levels at the end of each of `seconds` of equal ticks. */
function levels(of: Governor, seconds: number, workMs: number, lateMs = 0): number[] {
  return Array.from({ length: seconds }, () => {
    for (let i = 0; i < judgedTicks; i++) of.record(workMs, lateMs)
    return of.level
  })
}

/** A second with `heavy` heavy ticks, the others light. */
function mixedSecond(of: Governor, heavy: number): number {
  for (let i = 0; i < judgedTicks; i++) of.record(i < heavy ? HEAVY_MS : LIGHT_MS, 0)
  return of.level
}

/** The rows of a table of docs/operations.md that begin with a level. */
function rowsOfDocs(): string[][] {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8')
  const rows = page.matchAll(/^\| (\d) \| `([^`]+)` \|(.*)\|$/gm)
  return [...rows].map(([, level = '', name = '', what = '']) => [level, name, what])
}

describe('what a room gives up', () => {
  test('[GOV-1] one saving a second while it is heavy, in the published order, all at the most', () => {
    const one = governor()
    assert.deepEqual(levels(one, savings.length + 2, HEAVY_MS), [1, 2, 3, 4, 5, 6, 7, 7, 7])
    assert.deepEqual(one.measures, {
      farTicks: 6,
      nearMax: 16,
      tellsCosmetics: false,
      thinkTicks: 3,
      inputTicks: 2,
      patchTicks: 2,
    })
  })

  test('[GOV-1] each level gives up one thing more than the one before', () => {
    const changed = savings.map((_, level) => {
      const [before, after] = [measuresAt(level), measuresAt(level + 1)]
      return Object.entries(after).filter(([name, value]) => value !== Object(before)[name])
    })
    assert.deepEqual(changed, [
      [['farTicks', 6]],
      [['nearMax', 16]],
      [['tellsCosmetics', false]],
      [['thinkTicks', 2]],
      [['thinkTicks', 3]],
      [['inputTicks', 2]],
      [['patchTicks', 2]],
    ])
  })

  test('[GOV-1] docs/operations.md has the same order', () => {
    const names = savings.map(({ name }, at) => [String(at + 1), name])
    assert.deepEqual(
      rowsOfDocs().map(([level, name]) => [level, name]),
      names,
    )
  })

  test('[GOV-1] at rest nothing is given up, and changes are reported', () => {
    const one = governor()
    assert.equal(one.measures, one.measures)
    assert.deepEqual(one.measures, FULL_QUALITY)
    const changes = Array.from({ length: judgedTicks }, () => one.record(HEAVY_MS, 0))
    assert.deepEqual(
      changes.flatMap((isChanged, at) => (isChanged ? [at] : [])),
      [judgedTicks - 1],
    )
  })
})

describe('when it does', () => {
  test('[GOV-2] a tenth of heavy ticks in a second is borne, one more is not', () => {
    const borne = judgedTicks / 10
    assert.equal(mixedSecond(governor(), borne), 0)
    assert.equal(mixedSecond(governor(), borne + 1), 1)
  })

  test('[GOV-2] steady lateness counts without any work, a late half does not', () => {
    assert.deepEqual(levels(governor(), 2, 0, LATE_MS), [1, 2])
    const one = governor()
    for (let i = 0; i < judgedTicks; i++) one.record(0, i % 2 === 0 ? LATE_MS : 0)
    assert.equal(one.level, 0)
  })

  test('[GOV-2] a stall of some ticks moves nothing', () => {
    const one = governor()
    one.record(1000, 0)
    for (const lateMs of [966, 933, 900]) one.record(1, lateMs)
    assert.deepEqual(levels(one, 2, 1), [0, 0])
  })
})

describe('the way back', () => {
  const overloaded = (): Governor => {
    const one = governor()
    levels(one, savings.length, HEAVY_MS)
    return one
  }

  test('[GOV-3] one saving less after each five light seconds, in reverse', () => {
    const seen = levels(overloaded(), lightSeconds * (savings.length + 1), LIGHT_MS, ON_TIME_MS)
    const each = seen.filter((_, at) => (at + 1) % lightSeconds === 0)
    assert.deepEqual(each, [6, 5, 4, 3, 2, 1, 0, 0])
    assert.deepEqual(seen.slice(0, lightSeconds), [7, 7, 7, 7, 6])
  })

  test('[GOV-3] between light and heavy a room stays where it is', () => {
    const between = (HEAVY_MS + LIGHT_MS) / 2
    const one = overloaded()
    assert.deepEqual(new Set(levels(one, 60, between)), new Set([savings.length]))
    assert.deepEqual(
      new Set(levels(one, 60, 0, (LATE_MS + ON_TIME_MS) / 2)),
      new Set([savings.length]),
    )
    assert.deepEqual(new Set(levels(governor(), 60, between)), new Set([0]))
  })

  test('[GOV-3] a second that is not light starts the count again', () => {
    const one = overloaded()
    levels(one, lightSeconds - 1, LIGHT_MS)
    levels(one, 1, LIGHT_MS + 0.1)
    assert.deepEqual(levels(one, lightSeconds, LIGHT_MS), [7, 7, 7, 7, 6])
  })
})
