import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U, tuning } from '../tuning.ts'
import { forBrush, paintCell } from './floor.ts'
import { nextBelow } from './rng.ts'
import { hurt } from './splash.ts'
import { stepWorld } from './step.ts'
import { asked, craftOf, faultsOf, openWorld, place, tick } from './testWorld.ts'
import { type Craft, DASH, paintOf, type SimEvent, type World } from './world.ts'

/** Four craft well apart: seats 0 and 2 against 1 and 3. */
function fourApart(): { world: World; crafts: [Craft, Craft, Craft, Craft] } {
  const world = openWorld({ seats: 4 })
  const crafts = [10, 24, 38, 52].map((cx, seat) => place(world, seat, cx, 32))
  return { world, crafts: crafts as [Craft, Craft, Craft, Craft] }
}

const pass = (world: World, ticks: number): void => {
  for (let at = 0; at < ticks; at++) tick(world)
}

describe('health', () => {
  test('[SIM-16] comes back at 10 a second, from 4 s after the last damage', () => {
    const { world, crafts } = fourApart()
    hurt(world, crafts[1], crafts[0], 50)
    pass(world, tuning.craft.healDelayTicks + 2)
    assert.equal(crafts[1].health, 50)
    pass(world, 1)
    assert.equal(crafts[1].health, 51)
    pass(world, 30)
    assert.equal(crafts[1].health, 61)
    hurt(world, crafts[1], crafts[0], 1)
    pass(world, 100)
    assert.equal(crafts[1].health, 60)
  })

  test('[SIM-16] never exceeds 100', () => {
    const { world, crafts } = fourApart()
    hurt(world, crafts[1], crafts[0], 3)
    pass(world, 400)
    assert.equal(crafts[1].health, 100)
  })
})

describe('a splash-out', () => {
  test('[SIM-16] bursts in the colour of who did it, who scores 50 and the cells', () => {
    const { world, crafts } = fourApart()
    hurt(world, crafts[1], crafts[0], 100)
    const [shooter, victim] = crafts
    assert.deepEqual([victim.health, victim.splashed, victim.respawnTicks], [0, 1, 60])
    assert.equal(shooter.painted, 137)
    assert.equal(shooter.score, 137 + 50)
    assert.equal(world.floor.cells[(32 + 6) * 64 + 24], paintOf(0))
    const splash = { kind: 'splash', seat: 1, by: 0, assist: -1, x: victim.x, y: victim.y }
    assert.deepEqual(world.events, [splash])
  })

  test('[SIM-16] who hurt the victim within 5 s before scores an assist of 25', () => {
    for (const [ticks, assists] of [
      [0, 1],
      [150, 1],
      [151, 0],
    ] as const) {
      const { world, crafts } = fourApart()
      hurt(world, crafts[1], crafts[2], 25)
      pass(world, ticks)
      crafts[2].score = 0
      hurt(world, crafts[1], crafts[0], 100)
      assert.deepEqual([crafts[2].assists, crafts[2].score], [assists, assists * 25], `${ticks}`)
      assert.equal(crafts[0].assists, 0)
    }
  })

  test('[SIM-16] finishing what one began alone is no assist', () => {
    const { world, crafts } = fourApart()
    for (let hits = 0; hits < 4; hits++) hurt(world, crafts[1], crafts[0], 25)
    assert.deepEqual([crafts[0].splashes, crafts[0].assists], [1, 0])
  })

  test('[SIM-16] who is out can neither be hurt nor act', () => {
    const { world, crafts } = fourApart()
    hurt(world, crafts[1], crafts[0], 100)
    hurt(world, crafts[1], crafts[0], 100)
    const { x } = crafts[1]
    tick(world, { 1: [asked({ moveX: 127, buttons: 3 })] })
    assert.deepEqual([crafts[1].splashed, crafts[1].x], [1, x])
    assert.deepEqual(world.events, [])
  })
})

describe('dropping in', () => {
  test('[SIM-17] happens 2 s later, whole, shielded for 1.5 s, on own colour', () => {
    const { world, crafts } = fourApart()
    forBrush(64, 50, 10, 9, (index) => paintCell(world.floor, index, 1, world.tick))
    hurt(world, crafts[1], crafts[0], 100)
    pass(world, tuning.splash.respawnTicks - 1)
    assert.equal(crafts[1].respawnTicks, 1)
    pass(world, 1)
    const { x, y, health, ink, respawnTicks, bornTick, hurtBy } = crafts[1]
    assert.deepEqual(
      { health, ink, respawnTicks, hurtBy },
      {
        health: 100,
        ink: 1600,
        respawnTicks: 0,
        hurtBy: -1,
      },
    )
    assert.equal(bornTick, world.tick)
    assert.equal(world.floor.cells[(y >> 6) * 64 + (x >> 6)], paintOf(1))
    pass(world, 43)
    assert.equal(crafts[1].shieldTicks, 1)
    hurt(world, crafts[1], crafts[0], 25)
    assert.equal(crafts[1].health, 100)
  })

  test('[SIM-17] it is the largest pool without an enemy within 12 cells', () => {
    for (const guarded of [false, true]) {
      const { world, crafts } = fourApart()
      const puddle = (cx: number, cy: number, halfCells: number): void =>
        forBrush(64, cx, cy, halfCells, (index) => paintCell(world.floor, index, 1, world.tick))
      puddle(48, 48, 19)
      puddle(14, 14, 15)
      place(world, 0, 48, guarded ? 48 : 10)
      place(world, 2, 48, 10)
      place(world, 3, 10, 50)
      hurt(world, crafts[1], crafts[0], 100)
      pass(world, 60)
      const [cx, cy] = [crafts[1].x >> 6, crafts[1].y >> 6]
      assert.deepEqual([cx < 32, cy < 32], [guarded, guarded], `${cx}, ${cy}`)
    }
  })

  test('[SIM-17] over many arenas nobody drops in next to an enemy or into a wall', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { world, crafts } = fourApart()
      const luck = { rng: seed }
      world.rng = seed
      for (const craft of crafts) {
        place(world, craft.seat, 3 + nextBelow(luck, 58), 3 + nextBelow(luck, 58))
      }
      for (let at = 0; at < 30; at++) {
        const [cx, cy] = [nextBelow(luck, 64), nextBelow(luck, 64)]
        forBrush(64, cx, cy, 9, (index) => paintCell(world.floor, index, at & 1, world.tick))
      }
      hurt(world, crafts[1], crafts[0], 100)
      pass(world, 60)
      assert.deepEqual(faultsOf(world), [], `seed ${seed}`)
      const { x, y } = crafts[1]
      const nearest = Math.min(...[crafts[0], crafts[2]].map((c) => Math.hypot(c.x - x, c.y - y)))
      assert.ok(nearest > tuning.splash.clearCells * CELL_U, `seed ${seed}: ${nearest / CELL_U}`)
    }
  })

  test('[SIM-17] with no pool at all it is a pad', () => {
    const { world, crafts } = fourApart()
    hurt(world, crafts[1], crafts[0], 100)
    // From now on nobody paints any more.
    pass(world, 1)
    world.floor.chunkCounts.fill(0)
    pass(world, 59)
    // The south-east corner of the arena is team 1's.
    assert.ok(crafts[1].x > 48 * CELL_U && crafts[1].y > 48 * CELL_U)
  })
})

describe('a taken seat', () => {
  test('[SIM-18] starts from nothing, dropped in anew with a shield', () => {
    const { world, crafts } = fourApart()
    forBrush(64, 50, 10, 9, (index) => paintCell(world.floor, index, 1, world.tick))
    hurt(world, crafts[0], crafts[1], 100)
    Object.assign(crafts[1], { rollerTicks: 90, bomb: 1, beaconTicks: 7, health: 3, vx: 500 })
    const others = crafts.map(({ score }) => score)
    stepWorld(world, { bySeat: [[], [], [], []], taken: [1] })
    const { score, painted, splashes, assists, splashed, beaconTicks } = crafts[1]
    assert.deepEqual([score, painted, splashes, assists, splashed, beaconTicks], [0, 0, 0, 0, 0, 0])
    const { health, rollerTicks, bomb, vx, shieldTicks, bornTick } = crafts[1]
    assert.deepEqual([health, rollerTicks, bomb, vx, shieldTicks], [100, 0, 0, 0, 45])
    assert.equal(bornTick, world.tick)
    assert.deepEqual([crafts[0].score, crafts[2].score], [others[0], others[2]])
    assert.ok(world.events.some((event) => event.kind === 'drop' && event.seat === 1))
  })

  test('[SIM-18] that is out drops in at once', () => {
    const { world, crafts } = fourApart()
    hurt(world, crafts[1], crafts[0], 100)
    stepWorld(world, { bySeat: [], taken: [1] })
    assert.deepEqual([crafts[1].respawnTicks, crafts[1].health], [0, 100])
  })
})

const rams = (events: readonly SimEvent[]) => events.filter(({ kind }) => kind === 'ram')

/** Seat 0 dashes east at seat 1, three cells away; returns all that happened. */
function dashInto(world: World): SimEvent[] {
  place(world, 0, 20, 32)
  place(world, 1, 23, 32)
  return Array.from({ length: 12 }, () => {
    tick(world, { 0: [asked({ moveX: 127, buttons: DASH })] })
    return world.events
  }).flat()
}

describe('ram', () => {
  test('[SIM-15] a dash into an enemy takes 50 once, and throws it on', () => {
    const world = openWorld()
    const events = dashInto(world)
    assert.deepEqual(
      rams(events).map((event) => event.kind === 'ram' && [event.seat, event.by]),
      [[1, 0]],
    )
    assert.equal(craftOf(world, 1).health, 50)
    assert.ok(craftOf(world, 1).x > 24 * CELL_U)
  })

  test('[SIM-15] the thrown craft flies at 18 cells a second', () => {
    const world = openWorld()
    place(world, 0, 20, 32)
    const victim = place(world, 1, 21, 32)
    tick(world, { 0: [asked({ moveX: 127, buttons: DASH })] })
    assert.deepEqual([victim.vx, victim.vy], [tuning.dash.ramThrowVpt, 0])
  })

  test('[SIM-15] a shield protects, friends are passed, and without a dash nothing happens', () => {
    const shielded = openWorld()
    craftOf(shielded, 1).shieldTicks = 45
    assert.deepEqual(rams(dashInto(shielded)), [])
    const friends = openWorld({ seats: 4 })
    place(friends, 1, 50, 50)
    place(friends, 0, 20, 32)
    place(friends, 2, 21, 32)
    tick(friends, { 0: [asked({ moveX: 127, buttons: DASH })] })
    assert.deepEqual(rams(friends.events), [])
    const calm = openWorld()
    place(calm, 0, 20, 32)
    place(calm, 1, 21, 32)
    tick(calm, { 0: [asked({ moveX: 127 })] })
    assert.deepEqual(rams(calm.events), [])
  })

  test('[SIM-15] two that dash into each other both get hurt', () => {
    const world = openWorld()
    place(world, 0, 20, 32)
    place(world, 1, 22, 32)
    const dash = (moveX: number) => [asked({ moveX, buttons: DASH })]
    tick(world, { 0: dash(127), 1: dash(-127) })
    assert.deepEqual([craftOf(world, 0).health, craftOf(world, 1).health], [50, 50])
  })
})
