import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { here } from '../report/place.ts'
import { checkAll, type Verdicts } from './checkers/checkers.ts'
import { decodeHistories, encodeHistories } from './history.ts'
import { measure, type RoundMeasures } from './measures.ts'
import type { NemesisName } from './nemeses.ts'
import { type ChaosReport, exitCodeOf, reportText, roundText } from './report.ts'
import { judge, type MeasuredRound } from './targets.ts'
import { pair, testRound } from './testHistory.ts'
import { timeline } from './timeline.ts'

const sound: Verdicts = { ticks: [], results: [], seats: [], rooms: [], scores: [], floors: [] }

function roundOf(nemesis: NemesisName, changes: Partial<RoundMeasures> = {}): MeasuredRound {
  const measures = { ...measure(testRound, pair(), []), ...changes }
  return { ...testRound, strike: { ...testRound.strike, nemesis }, measures }
}

function reportOf(rounds: MeasuredRound[], changes: Partial<ChaosReport> = {}): ChaosReport {
  const { verdicts = sound } = changes
  return {
    place: here(),
    startedAt: '2026-11-26T01:29:00.000Z',
    options: { seed: 7, rooms: 1, seats: 2, nodes: 3, calmMs: 1000 },
    control: undefined,
    rounds,
    verdicts,
    targets: judge(rounds, verdicts),
    void: undefined,
    broken: undefined,
    isCut: false,
    ...changes,
  }
}

describe('the report of a chaos run', () => {
  test('[CHAOS-12] all is well only if nothing was found and each target is met', () => {
    assert.equal(exitCodeOf(reportOf([roundOf('kill')])), 0)
    const verdicts = { ...sound, seats: ['bot 1 came as a new player'] }
    assert.equal(exitCodeOf(reportOf([roundOf('kill')], { verdicts })), 1)
    assert.equal(exitCodeOf(reportOf([roundOf('kill', { backMs: [1700] })])), 1)
    assert.equal(exitCodeOf(reportOf([{ ...roundOf('move'), failed: 'no such room' }])), 1)
    assert.equal(exitCodeOf(reportOf([roundOf('kill')], { broken: 'n2 is given up' })), 1)
    assert.equal(exitCodeOf(reportOf([roundOf('kill')], { void: 'this machine was busy' })), 2)
  })

  test('[CHAOS-12] a target of which nothing was measured is missed', () => {
    const [group] = judge([roundOf('kill', { backMs: [], lostPlayMs: [] })], sound)
    const missed = group?.rows.filter(({ isMet }) => !isMet).map(({ what }) => what)
    assert.deepEqual(missed, ['back p50', 'back p99', 'play lost, at most'])
  })

  test('[CHAOS-12] a control run is well if what it broke was found', () => {
    const verdicts = { ...sound, seats: ['bot 1 came as a new player'] }
    const control = 'newcomer'
    assert.equal(exitCodeOf(reportOf([roundOf('client-cut')], { control, verdicts })), 0)
    assert.equal(exitCodeOf(reportOf([roundOf('client-cut')], { control })), 1)
  })

  test('[CHAOS-12] it says in words what failed and what was missed', () => {
    const verdicts = { ...sound, rooms: ['red is lost: it is not on the list'] }
    const round = { ...roundOf('kill', { zombieTicks: 2 }), lost: ['red'] }
    assert.equal(
      roundText(round),
      'kill: kills the owner of room 1: longest gap 553 ms, 2 back within 553 ms, play lost 67 ms, 2 TICKS OF A FORMER OWNER, LOST red',
    )
    const text = reportText(reportOf([round], { verdicts }))
    assert.match(text, /^FAILED no room is lost or there twice\n {7}red is lost/m)
    assert.match(text, /^nodes killed, 1 round; the promise is over 200$/m)
    assert.match(text, /^ {2}MISSED {2}matches lost +1 {2}of 0$/m)
    assert.match(text, /^ {2}met +back p50 +553 ms {2}of 600 ms$/m)
  })

  test('[CHAOS-3] histories are read as they were written, and nothing else is', () => {
    assert.deepEqual(decodeHistories(encodeHistories(pair())), pair())
    assert.throws(() => decodeHistories('{"bot":1,"entries":[]}\n'), /name/)
    assert.deepEqual(sound, checkAll(pair(), inventoryOfPair))
  })

  test('[CHAOS-13] the picture shows one player through the first kill', () => {
    const drawn = timeline(reportOf([roundOf('freeze'), roundOf('kill')]), pair()) ?? ''
    assert.match(drawn, /this player is back in the match after 553 ms/)
    assert.match(drawn, /epoch 1<.*epoch 2</s)
    assert.match(drawn, />away for 500 ms</)
    assert.equal(timeline(reportOf([roundOf('freeze')]), pair()), undefined)
  })
})

const inventoryOfPair = {
  listed: [{ roomId: 'red', processId: 'p1' }],
  nodes: [{ name: 'n1', processId: 'p1', rooms: 1 }],
  places: [],
}
