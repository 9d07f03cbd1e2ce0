import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry, History } from '../history.ts'
import {
  census,
  floor,
  match,
  pair,
  patches,
  podium,
  score,
  testStay,
  usualEntries,
} from '../testHistory.ts'
import { checkAll, type CheckerName, checkerNames } from './checkers.ts'
import type { Inventory } from './rooms.ts'

const whole: Inventory = {
  listed: [{ roomId: 'red', processId: 'p1' }],
  nodes: [
    { name: 'n1', processId: 'p1', rooms: 1 },
    { name: 'n2', processId: 'p2', rooms: 0 },
  ],
  places: [
    { name: 'n1', roomId: 'red', processId: 'p1' },
    { name: 'n2', roomId: 'red', processId: 'p1' },
  ],
}

/** The usual story, and something that must not have happened in it. */
const also = (...more: Entry[]) => ({ entries: [...usualEntries(1), ...more] })
const without = (what: Entry['what'], bot = 1) =>
  usualEntries(bot).filter((each) => each.what !== what)

/** What that checker says, and that no other one says anything. */
function found(name: CheckerName, histories: readonly History[], inventory = whole): string[] {
  const verdicts = checkAll(histories, inventory)
  const others = checkerNames.filter((other) => other !== name && verdicts[other].length > 0)
  assert.deepEqual(others, [], JSON.stringify(verdicts))
  return verdicts[name]
}

describe('the checkers', () => {
  for (const name of checkerNames) {
    test(`[CHAOS-4] ${name}: a match that went on elsewhere, with 100 ms lost, is well`, () => {
      assert.deepEqual(found(name, pair()), [])
    })
  }

  test('[CHAOS-5] an earlier owner, and an earlier tick of the same one, are caught', () => {
    const zombie = pair(also(...patches(1, 130, 130, 8000)))
    assert.deepEqual(found('ticks', zombie), [
      'bot 1 in red accepted epoch 1 tick 130 after epoch 2 tick 120',
    ])
    const twice = pair(also(...patches(2, 120, 120, 8000)))
    assert.deepEqual(found('ticks', twice), [
      'bot 1 in red accepted epoch 2 tick 120 after epoch 2 tick 120',
    ])
  })

  test('[CHAOS-6] a result that is another one for somebody, or later, is caught', () => {
    const unlike =
      'was shown team 1 with 40 in seat 0, 31 in seat 1, and bot 1 in red team 0 with 40 in seat 0, 30 in seat 1'
    const [one, other] = pair(
      {},
      { entries: [...without('podium', 2), podium(1, 1, [40, 31], 4700)] },
    )
    assert.deepEqual(found('results', [one, other] as History[]), [
      `match 1: bot 2 in red ${unlike}`,
    ])
    const changed = pair(also(podium(1, 1, [40, 31], 5000)))
    assert.deepEqual(found('results', changed), [`match 1: bot 1 in red ${unlike}`])
  })

  test('[CHAOS-6] whoever takes a seat during the podium changes no result', () => {
    const came = { what: 'seated', atMs: 4800, session: 's3', seat: 2, process: 'p1' } as const
    const guest = { ...testStay({ bot: 3, entries: [] }), entries: [came] }
    const shown = podium(1, 0, [40, 30, 0], 4900)
    assert.deepEqual(found('results', [...pair(also(shown)), guest]), [])
  })

  test('[CHAOS-6] a match that is played again after its result was shown is caught', () => {
    const [one, other] = pair({ entries: [...usualEntries(1), match(1, 'play', 7000)] })
    assert.deepEqual(found('results', [one, other] as History[]), [
      'match 1 was played again after its podium: bot 1 in red',
    ])
  })

  test('[CHAOS-7] another seat or session, a new stay, and a shared seat are caught', () => {
    const moved: Entry = { what: 'seated', atMs: 2500, session: 's1', seat: 5, process: 'p1' }
    assert.deepEqual(found('seats', pair(also(moved))), [
      'bot 1 in red was in seat 0 as s1, then in 5 as s1',
    ])
    const shared = pair({}, { seat: 0 })
    assert.deepEqual(found('seats', shared), ['bot 1 in red and bot 2 both had seat 0'])
    const ended: Entry = { what: 'ended', atMs: 2000, code: 1006, by: 'bot' }
    const left = testStay({ bot: 1, entries: [...patches(1, 1, 60, 0), ended] })
    const came = { what: 'seated', atMs: 2500, session: 's9', seat: 4, process: 'p1' } as const
    const anew = { ...testStay({ bot: 1 }), entries: [came, ...usualEntries(1)] }
    const stays = [left, anew, testStay({ bot: 2 })]
    assert.deepEqual(found('seats', stays), ['bot 1 in red came as a new player'])
  })

  test('[CHAOS-7] in the end there are as many humans as bots of ours, each under its name', () => {
    const entries = without('census')
    const crowd = pair({ entries: [...entries, census(1, 3)] })
    assert.deepEqual(found('seats', crowd), ['bot 1 in red sees 3 humans in the end; there are 2'])
    const flown: Entry = { what: 'census', atMs: 9000, humans: 2, name: 'Otter', isFlown: false }
    assert.deepEqual(found('seats', pair({ entries: [...entries, flown] })), [
      'bot 1 in red: its seat is "Otter"\'s in the end, and a bot flies',
    ])
  })

  test('[CHAOS-8] a room that nobody has, or a dead process, is lost', () => {
    const nobody = {
      ...whole,
      listed: [],
      nodes: whole.nodes.map((node) => ({ ...node, rooms: 0 })),
    }
    assert.deepEqual(found('rooms', pair(), nobody), ['red is lost: it is not on the list'])
    const dead = { ...nobody, listed: [{ roomId: 'red', processId: 'p9' }], places: [] }
    const stays = pair({ process: 'p9' }, { process: 'p9' })
    assert.deepEqual(found('rooms', stays, dead), ['red is lost: p9, its owner, is no live node'])
  })

  test('[CHAOS-8] a room that two nodes have, or say they have, is caught', () => {
    const [n1, n2] = whole.nodes
    const both = { ...whole, nodes: [n1, { ...n2, rooms: 1 }] } as Inventory
    assert.deepEqual(found('rooms', pair(), both), ['n2 has 1 rooms, and 0 on the list'])
    const places = [{ name: 'n2', roomId: 'red', processId: 'p2' }]
    assert.deepEqual(found('rooms', pair(), { ...whole, places }), [
      'red is at p1 by the list, and n2 says p2',
    ])
    const stays = pair({ process: 'p2' })
    assert.deepEqual(found('rooms', stays), ['bot 1 in red plays at p2, and the list says p1'])
  })

  test('[CHAOS-8] a player who was sent away is caught', () => {
    const away: Entry = { what: 'ended', atMs: 9500, code: 4003, by: 'server' }
    assert.deepEqual(found('rooms', pair(also(away))), ['bot 1 in red was sent away with 4003'])
  })

  test('[CHAOS-9] a score may lose the last 250 ms before a new owner, and no more', () => {
    const story = (after: number, epoch = 2) => {
      const scores = [score(1, 40, 10), score(1, 52, 12), score(1, 58, 20), score(epoch, 60, after)]
      return pair({ entries: [...usualEntries(1), ...scores] })
    }
    assert.deepEqual(found('scores', story(12)), [])
    assert.deepEqual(found('scores', story(11)), [
      'bot 1 in red had 20 in match 1, was promised 12, and has 11 at tick 60 of epoch 2',
    ])
    assert.deepEqual(found('scores', story(19, 1)), [
      'bot 1 in red had 20 in match 1, was promised 20, and has 19 at tick 60 of epoch 1',
    ])
  })

  test('[CHAOS-10] one version with two contents, and two versions in sight, are caught', () => {
    const other = (entry: Entry) => pair({}, { entries: [...without('floor', 2), entry] })
    assert.deepEqual(found('floors', other(floor(50, 'other'))), [
      'match 1: bot 2 in red and bot 1 have unlike cells of chunk 3 (version 50)',
    ])
    assert.deepEqual(found('floors', other(floor(48, 'older'))), [
      'match 1: bot 2 in red and bot 1 have unlike versions of chunk 3 (version 48)',
    ])
    assert.deepEqual(found('floors', other(floor(48, 'older', false))), [])
    assert.deepEqual(found('floors', pair({ entries: without('floor') })), [
      'bot 1 in red never saw a floor at rest',
    ])
  })
})
