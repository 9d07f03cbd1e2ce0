import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openWorld, place } from '../sim/testWorld.ts'
import { CELL_U, tuning } from '../tuning.ts'
import { startDemo, stepDemo } from './demo.ts'
import { makeSights, sightOf } from './sightOf.ts'

const mode = { seats: 16, hasBeacon: true, hasPickups: true }

describe('sight', () => {
  test('[BOT-5] holds the craft within the area of interest and no other', () => {
    const world = openWorld({ seats: 16 })
    for (const { seat } of world.crafts) place(world, seat, 120, 120)
    const own = place(world, 0, 30, 30)
    place(world, 1, 30 + tuning.sight.enterCells, 30)
    place(world, 2, 30, 31 + tuning.sight.enterCells)
    place(world, 3, 31, 31)
    const seats = sightOf(world, 0).others.map(({ seat }) => seat)
    assert.deepEqual(
      seats.toSorted((a, b) => a - b),
      [1, 3],
    )
    own.x = 120 * CELL_U
    own.y = 120 * CELL_U
    assert.equal(sightOf(world, 0).others.length, 12)
  })

  test('[BOT-5] shows of others only what is on the wire', () => {
    const world = openWorld()
    place(world, 0, 30, 30)
    const other = place(world, 1, 35, 30)
    Object.assign(other, { respawnTicks: 3, shieldTicks: 2, health: 40, heading: 9 })
    const { x, y } = other
    const seen = { seat: 1, team: 1, x, y, heading: 9, health: 40, flying: false, shielded: true }
    assert.deepEqual(sightOf(world, 0).others, [seen])
  })

  test('[BOT-5] shows the beacon while it is lit and pickups that lie there', () => {
    const world = openWorld(mode)
    assert.equal(sightOf(world, 0).beacon, undefined)
    assert.deepEqual(sightOf(world, 0).pickups, [])
    Object.assign(world.beacon, { x: 5, y: 6, litTicks: 3 })
    Object.assign(world.pickups.at(1) ?? {}, { waitTicks: 0 })
    assert.deepEqual(sightOf(world, 0).beacon, { x: 5, y: 6 })
    assert.deepEqual(sightOf(world, 0).pickups, [world.pickups.at(1)])
  })

  test('[BOT-5] is the same with memory that is used again, tick after tick', () => {
    const { seats, ...rest } = mode
    const whole = { id: 't', title: '', blurb: '', matchTicks: 900, podiumTicks: 1, teams: 2 }
    const options = { arenaSeed: 1, luckSeed: 2, startTick: 0 }
    const demo = startDemo({ mode: { ...whole, ...rest, seats }, ...options })
    const sights = makeSights()
    for (let at = 0; at < 300; at++) {
      stepDemo(demo)
      for (let seat = 0; seat < seats; seat++) {
        const own = { pool: [], cell: undefined }
        const used = { ...sightOf(demo.world, seat, sights), ...own }
        assert.deepEqual(used, { ...sightOf(demo.world, seat), ...own })
      }
    }
  })

  test('[BOT-5] of a seat that does not exist is an error', () => {
    assert.throws(() => sightOf(openWorld(), 2), RangeError)
  })
})
