import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sideOf } from '../sim/floor.ts'
import { SEATS_MAX, TEAMS_MAX } from '../tuning.ts'
import { modeOf, modes } from './modes.ts'

describe('modes', () => {
  test('[SIM-24] are a table: seats, teams, side, beacon, pickups', () => {
    const rows = modes.map(({ id, seats, teams, hasBeacon, hasPickups }) => {
      return [id, seats, teams, sideOf(seats), hasBeacon, hasPickups]
    })
    assert.deepEqual(rows, [
      ['tide', 16, 2, 128, true, true],
      ['duel', 2, 2, 64, false, false],
      ['bigTide', 200, 4, 480, true, true],
    ])
  })

  for (const mode of modes) {
    test(`[SIM-24] ${mode.id} keeps to what the wire and the rules allow`, () => {
      assert.ok(mode.seats >= mode.teams && mode.seats <= SEATS_MAX)
      assert.equal(mode.teams, mode.seats <= 16 ? 2 : TEAMS_MAX)
      assert.equal(mode.seats % mode.teams, 0, 'teams are of one size')
      assert.equal(mode.matchTicks, 5400)
      assert.ok(mode.title !== '' && mode.blurb !== '')
      assert.equal(modeOf(mode.id), mode)
    })
  }

  test('[SIM-24] ids are unique, and unknown ones are unknown', () => {
    assert.equal(new Set(modes.map(({ id }) => id)).size, modes.length)
    assert.equal(modeOf('__proto__'), undefined)
  })
})
