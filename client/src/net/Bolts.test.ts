import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BARE, type Body, SOLID } from '@tidepaint/shared/sim/world'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { Bolts } from './Bolts.ts'

const EAST = 0
/** Open floor with a wall from column 20 on. */
const cellAt = (x: number) => (x >= 20 ? SOLID : BARE)
const bolt = { kind: 'bolt', bolt: 7, seat: 3, x: 64 * 5, y: 64 * 5, heading: EAST, bomb: 0 } as const
const body = { x: 64 * 5, y: 64 * 5, aim: EAST } as Body

describe('Bolts', () => {
  test('[NET-5] a bolt of another is drawn from its tick on, one cell a tick, to its range', () => {
    const bolts = new Bolts(() => BARE)
    bolts.announce(bolt, 1, false, 100)
    const at = (viewTick: number) => {
      bolts.advance(viewTick, 0, [])
      return bolts.poses().map(({ x }) => x)
    }
    assert.deepEqual([at(99), at(100), at(103.5), at(112), at(112.5)], [[], [5], [8.5], [17], []])
  })

  test('[NET-5] it ends at a wall, or where the server says', () => {
    const bolts = new Bolts(cellAt)
    bolts.announce({ ...bolt, x: 64 * 15 }, 1, false, 100)
    bolts.announce({ ...bolt, bolt: 8 }, 1, false, 100)
    bolts.end(8, 103)
    bolts.advance(102.9, 0, [])
    assert.equal(bolts.poses().length, 2)
    bolts.advance(105.2, 0, [])
    assert.equal(bolts.poses().length, 0)
  })

  test('[NET-6] an own bolt flies at once, and the announcement only names it', () => {
    const bolts = new Bolts(() => BARE)
    bolts.fireOwn({ seat: 3, team: 0, body, bomb: false }, 1000)
    bolts.announce(bolt, 0, true, 50)
    bolts.advance(10, 1000 + 2 * TICK_MS, [])
    assert.deepEqual(bolts.poses().map(({ x, own }) => [Math.round(x * 100) / 100, own]), [[8, true]])
    bolts.end(7, 52)
    bolts.advance(10, 1000 + 2 * TICK_MS, [])
    assert.equal(bolts.poses().length, 0)
  })

  test('[NET-6] an own bolt ends on an enemy of this screen, not on a mate', () => {
    const target = { seat: 4, x: 9, y: 5, flying: true }
    for (const [team, left] of [[0, 1], [1, 0]] as const) {
      const bolts = new Bolts(() => BARE)
      bolts.fireOwn({ seat: 3, team: 0, body, bomb: false }, 0)
      bolts.advance(0, 3 * TICK_MS, [{ ...target, team }])
      assert.equal(bolts.poses().length, left)
    }
  })

  test('[NET-5] a mirrored bolt flies on for its new team', () => {
    const bolts = new Bolts(() => BARE)
    bolts.announce(bolt, 1, false, 100)
    bolts.mirror({ kind: 'mirror', bolt: 7, seat: 9, x: 64 * 8, y: 64 * 5, heading: 128 }, 0, 103)
    bolts.advance(104, 0, [])
    assert.deepEqual(bolts.poses().map(({ x, team }) => [x, team]), [[7, 0]])
  })
})
