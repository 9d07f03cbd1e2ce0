import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U, TICK_HZ, tuning } from '../tuning.ts'
import { createWorld } from './createWorld.ts'
import { isRoomy, paintCell } from './floor.ts'
import { comebackMask, winnerOf } from './score.ts'
import { stepWorld } from './step.ts'
import { asked, craftOf, openWorld, place, testMode, tick } from './testWorld.ts'
import { BARE, BOMB, MIRROR, ROLLER, type SimEvent, type World } from './world.ts'

const seats16 = { ...testMode, seats: 16, hasBeacon: true, hasPickups: true }

/** All events of `ticks` ticks in which everybody stands, with the tick after the start. */
function watch(world: World, ticks: number): { at: number; event: SimEvent }[] {
  return Array.from({ length: ticks }, () => {
    stepWorld(world, { bySeat: world.crafts.map(() => [asked()]), taken: [] })
    return world.events.map((event) => ({ at: world.tick - world.startTick, event }))
  }).flat()
}

/** Gives each team so many cells of a bare arena. */
function withShares(owned: readonly number[], teams: number): World {
  const world = openWorld({ teams, seats: 4 })
  const bare = [...world.floor.cells.keys()].filter((at) => world.floor.cells[at] === BARE)
  for (const [team, count] of owned.entries()) {
    for (const index of bare.splice(0, count)) paintCell(world.floor, index, team, world.tick)
  }
  return world
}

describe('beacon', () => {
  test('[SIM-19] lights each 45 s for 20 s', () => {
    const world = createWorld({ mode: seats16, arenaSeed: 3, luckSeed: 3, startTick: 50 })
    const seen = watch(world, 4300).filter(({ event }) => event.kind === 'beacon')
    const times = seen.map(({ at, event }) => [at, event.kind === 'beacon' && event.lit])
    assert.deepEqual(times, [
      [1350, true],
      [1950, false],
      [2700, true],
      [3300, false],
      [4050, true],
    ])
  })

  test('[SIM-19] it lights near the middle, and drifts 1.5 cells a second without leaving it', () => {
    for (let luckSeed = 1; luckSeed <= 40; luckSeed++) {
      const world = createWorld({ mode: seats16, arenaSeed: 3, luckSeed, startTick: 0 })
      world.beacon.waitTicks = 1
      watch(world, 1)
      const { beacon } = world
      const start = { ...beacon }
      const [half, eighth] = [64 * CELL_U, 16 * CELL_U]
      assert.ok(Math.max(Math.abs(start.x - half), Math.abs(start.y - half)) <= eighth)
      watch(world, TICK_HZ)
      const movedCells = Math.hypot(beacon.x - start.x, beacon.y - start.y) / CELL_U
      assert.ok(Math.abs(movedCells - 1.5) < 0.05, `${movedCells} cells in a second`)
      watch(world, 560)
      const awayU = Math.max(Math.abs(beacon.x - half), Math.abs(beacon.y - half))
      assert.ok(awayU <= 33 * CELL_U, `${awayU / CELL_U} cells from the middle`)
    }
  })

  test('[SIM-19] each full second within 4 cells scores 10', () => {
    const world = openWorld({ ...seats16, seats: 2 })
    Object.assign(world.beacon, { x: 30 * CELL_U, y: 30 * CELL_U, litTicks: 300, waitTicks: 900 })
    const inside = place(world, 0, 33, 30)
    const outside = place(world, 1, 34, 34)
    const paint = (): number => inside.score - inside.painted
    for (let at = 0; at < 29; at++) tick(world)
    assert.equal(paint(), 0)
    tick(world)
    assert.equal(paint(), 10)
    for (let at = 0; at < 45; at++) tick(world)
    assert.deepEqual([paint(), inside.beaconTicks], [20, 75])
    assert.equal(outside.beaconTicks, 0)
  })

  test('[SIM-19] a mode without one stays dark', () => {
    const world = openWorld()
    watch(world, 1500)
    assert.equal(world.beacon.litTicks, 0)
  })
})

describe('pickups', () => {
  test('[SIM-14] there is one per 8 seats, the first after 8 s, on free floor', () => {
    const world = createWorld({ mode: seats16, arenaSeed: 3, luckSeed: 3, startTick: 50 })
    assert.equal(world.pickups.length, 2)
    watch(world, 239)
    assert.ok(world.pickups.every(({ waitTicks }) => waitTicks === 1))
    watch(world, 1)
    for (const { x, y, waitTicks } of world.pickups) {
      assert.equal(waitTicks, 0)
      assert.ok(isRoomy(world.floor, x >> 6, y >> 6))
    }
  })

  for (const kind of [ROLLER, BOMB, MIRROR] as const) {
    test(`[SIM-14] kind ${kind} does what it should, and returns 8 s after it was taken`, () => {
      const world = openWorld({ ...seats16, seats: 8 })
      const craft = place(world, 0, 20, 20)
      const pickup = world.pickups.at(0)
      const lying = { kind, x: craft.x + 100, y: craft.y, waitTicks: 0 }
      Object.assign(pickup ?? {}, lying)
      tick(world)
      const { rollerTicks, bomb, mirrorTicks } = craft
      assert.deepEqual(
        [rollerTicks, bomb, mirrorTicks],
        [kind === ROLLER ? 240 : 0, kind === BOMB ? 1 : 0, kind === MIRROR ? 90 : 0],
      )
      const taken = { kind: 'pickup', seat: 0, pickup: kind, x: lying.x, y: lying.y }
      assert.deepEqual(world.events, [taken])
      for (let at = 0; at < 239; at++) tick(world)
      assert.equal(pickup?.waitTicks, 1)
      tick(world)
      assert.equal(pickup?.waitTicks, 0)
    })
  }

  test('[SIM-14] out of reach, and for who is out, it stays', () => {
    const world = openWorld({ ...seats16, seats: 8 })
    const craft = place(world, 0, 20, 20)
    const pickup = world.pickups.at(0)
    Object.assign(pickup ?? {}, { x: craft.x + 113, y: craft.y, waitTicks: 0 })
    tick(world)
    craft.x += 10
    craft.respawnTicks = 50
    tick(world)
    assert.equal(pickup?.waitTicks, 0)
  })
})

describe('score', () => {
  test('[SIM-20] a team more than 15 points of floor behind the leader refills faster', () => {
    const { paintable } = openWorld().floor
    const at = (share: number): number => Math.floor(paintable * share)
    assert.equal(comebackMask(withShares([at(0.3), at(0.1)], 2)), 0b10)
    assert.equal(comebackMask(withShares([at(0.3), at(0.16)], 2)), 0)
    assert.equal(comebackMask(withShares([at(0.05), at(0.3), at(0.2), 0], 4)), 0b1001)
  })

  test('[SIM-20] that is, 20 instead of 16 a tick', () => {
    const world = withShares([2000, 300], 2)
    const craft = place(world, 1, 40, 60)
    world.floor.cells.fill(2, 55 * 64 + 2, 56 * 64)
    place(world, 1, 40, 55)
    craft.ink = 0
    tick(world)
    assert.equal(craft.ink, 20)
  })

  test('[SIM-21] the team with the most floor wins', () => {
    assert.equal(winnerOf(withShares([10, 11], 2)), 1)
    assert.equal(winnerOf(withShares([10, 9, 12, 11], 4)), 2)
  })

  test('[SIM-21] a tie goes to the team that held more over the last 30 s', () => {
    const world = withShares([10, 10], 2)
    world.heldAtEnd.set([900, 901])
    assert.equal(winnerOf(world), 1)
    world.heldAtEnd.set([901, 901])
    assert.equal(winnerOf(world), 0)
  })

  test('[SIM-21] what is held counts in the last 900 ticks and not before', () => {
    const world = withShares([10, 20], 2)
    for (const craft of world.crafts) craft.respawnTicks = 60
    world.endTick = world.tick + 903
    for (let at = 0; at < 910; at++) {
      for (const craft of world.crafts) craft.respawnTicks = 60
      tick(world)
    }
    assert.deepEqual([...world.heldAtEnd], [10 * 900, 20 * 900, 0, 0])
    assert.equal(tuning.match.tieBreakTicks, 900)
  })

  test('[SIM-20] cells painted are scored once each', () => {
    const world = openWorld()
    place(world, 0, 20, 20)
    place(world, 1, 50, 50)
    for (let at = 0; at < 10; at++) tick(world)
    const { score, painted } = craftOf(world, 0)
    assert.deepEqual([score, painted, world.floor.owned[0]], [9, 9, 9])
  })
})
