import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U, tuning } from '../tuning.ts'
import { DASH_BEGAN, FIRED, type Ground, stepCraft } from './craft.ts'
import { nextBelow } from './rng.ts'
import { asked, craftOf, faultsOf, openWorld, place } from './testWorld.ts'
import {
  BARE,
  type Body,
  type CraftInput,
  DASH,
  FIRE,
  paintOf,
  SOLID,
  type World,
} from './world.ts'

const TEAM = 0

/** A craft in the middle of an open arena, and a ground of one value that swallows paint. */
function bench(value = BARE): { world: World; body: Body; ground: Ground } {
  const world = openWorld()
  const body = place(world, 0, 32, 32)
  const { side, cells } = world.floor
  const cell = (index: number): number => (cells[index] === SOLID ? SOLID : value)
  return { world, body, ground: { side, cell, paint: () => undefined } }
}

const speedOf = (body: Body): number => Math.hypot(body.vx, body.vy)

/** Speed after `ticks` of one input. It flies in a circle of walls, so keep it short. */
function speedAfter(ticks: number, input: Partial<CraftInput>, value = BARE): number {
  const { body, ground } = bench(value)
  for (let at = 0; at < ticks; at++) stepCraft(body, TEAM, asked(input), ground, false)
  return speedOf(body)
}

/** Solid cells put into an open arena. */
function withWall(x: number, y: number, width: number, height: number): World {
  const world = openWorld()
  for (let cy = y; cy < y + height; cy++) {
    world.floor.cells.fill(SOLID, cy * 64 + x, cy * 64 + x + width)
  }
  return world
}

const groundOf = ({ floor }: World): Ground => ({
  side: floor.side,
  cell: (index) => floor.cells.at(index) as number,
  paint: () => undefined,
})

describe('movement', () => {
  test('[SIM-5] full speed is 9 cells a second on bare floor', () => {
    assert.equal(speedAfter(60, { moveX: 127 }), tuning.craft.speedVpt)
  })

  // 3 ticks is still speeding up, 60 is at full speed: a fault can hide in either one.
  for (const ticks of [3, 60]) {
    for (const [moveX, moveY] of [
      [127, 127],
      [-90, 90],
      [127, -64],
      [1e9, -1e9],
    ] as const) {
      test(`[SIM-5] (${moveX}, ${moveY}) is no faster than straight on after ${ticks} ticks`, () => {
        const straight = speedAfter(ticks, { moveX: 127 })
        const slanted = speedAfter(ticks, { moveX, moveY })
        assert.ok(slanted <= straight + 1, `${slanted} > ${straight}`)
        assert.ok(slanted >= straight * 0.98, `${slanted} < ${straight}`)
      })
    }
  }

  test('[SIM-5] a stick half way gives half the speed', () => {
    assert.equal(speedAfter(60, { moveX: 64 }), Math.trunc((tuning.craft.speedVpt * 64) / 127))
  })

  test('[SIM-5] own colour is 1.25 times as fast, enemy colour 0.65 times', () => {
    assert.equal(speedAfter(60, { moveX: 127 }, paintOf(TEAM)), 383)
    assert.equal(speedAfter(60, { moveX: 127 }, paintOf(1)), 199)
  })

  test('[SIM-5] it comes to a full stand, and keeps its heading', () => {
    const { body, ground } = bench()
    for (let at = 0; at < 20; at++) stepCraft(body, TEAM, asked({ moveY: 127 }), ground, false)
    for (let at = 0; at < 40; at++) stepCraft(body, TEAM, asked(), ground, false)
    assert.deepEqual([body.vx, body.vy, body.heading], [0, 0, 64])
  })

  test('[SIM-5] on bare floor a craft does not ride the paint of its own brush', () => {
    const world = openWorld()
    const craft = place(world, 0, 8, 32)
    const { floor } = world
    const ground = { ...groundOf(world), paint: (at: number) => (floor.cells[at] = paintOf(TEAM)) }
    for (let at = 0; at < 60; at++) stepCraft(craft, TEAM, asked({ moveX: 127 }), ground, false)
    assert.equal(craft.vx, tuning.craft.speedVpt)
  })

  test('[SIM-6] at any speed and in any direction a craft stays out of walls', () => {
    const luck = { rng: 99 }
    for (let round = 0; round < 300; round++) {
      const world = withWall(20 + nextBelow(luck, 10), 20 + nextBelow(luck, 10), 9, 3)
      const body = place(world, 0, 10 + nextBelow(luck, 8), 10 + nextBelow(luck, 8))
      body.vx = nextBelow(luck, 8000) - 4000
      body.vy = nextBelow(luck, 8000) - 4000
      const input = asked({ moveX: nextBelow(luck, 255) - 127, moveY: nextBelow(luck, 255) - 127 })
      for (let at = 0; at < 40; at++) {
        stepCraft(body, TEAM, input, groundOf(world), false)
        assert.deepEqual(
          faultsOf(world).filter((fault) => fault.includes('wall')),
          [],
          `round ${round}, tick ${at}`,
        )
      }
    }
  })

  test('[SIM-6] along a wall a craft slides with all the speed that it has along it', () => {
    const world = withWall(2, 20, 60, 2)
    const body = place(world, 0, 10, 18)
    const input = asked({ moveX: 90, moveY: 90 })
    for (let at = 0; at < 60; at++) stepCraft(body, TEAM, input, groundOf(world), false)
    assert.deepEqual([body.vy, body.heading], [0, 0])
    assert.equal(body.vx, Math.trunc((tuning.craft.speedVpt * 90) / 127.28))
    assert.equal(body.y, 20 * CELL_U - tuning.craft.radiusU)
  })

  test('[SIM-6] it does not catch on the joints between cells of a flat wall', () => {
    const world = withWall(2, 20, 60, 2)
    const body = place(world, 0, 5, 19)
    const input = asked({ moveX: 90, moveY: 90 })
    const speeds = Array.from({ length: 120 }, () => {
      stepCraft(body, TEAM, input, groundOf(world), false)
      return body.vx
    })
    for (const [at, speed] of speeds.entries()) {
      assert.ok(speed >= (speeds[at - 1] ?? 0), `tick ${at}: ${speed}`)
    }
  })

  test('[SIM-6] it rolls round a corner that it only grazes', () => {
    const world = withWall(30, 32, 4, 4)
    const body = place(world, 0, 22, 31)
    body.y += 10
    for (let at = 0; at < 60; at++) {
      stepCraft(body, TEAM, asked({ moveX: 127 }), groundOf(world), false)
    }
    assert.ok(body.x > 36 * CELL_U, `it hangs at ${body.x / CELL_U}`)
  })
})

describe('dash', () => {
  test('[SIM-7] a dash is 2.5 times base speed for 8 ticks, once in 90', () => {
    const { body, ground } = bench(paintOf(1))
    const begun: number[] = []
    for (let at = 0; at < 182; at++) {
      const moveX = at % 180 < 90 ? 127 : -127
      const outcome = stepCraft(body, TEAM, asked({ moveX, buttons: DASH }), ground, false)
      if ((outcome & DASH_BEGAN) !== 0) begun.push(at)
      if (at < 8) assert.equal(body.vx, 767)
      if (at === 8) assert.ok(body.vx < 767)
    }
    assert.deepEqual(begun, [0, 90, 180])
  })

  test('[SIM-7] standing, it dashes where it points', () => {
    const { body, ground } = bench()
    body.heading = 128
    stepCraft(body, TEAM, asked({ buttons: DASH }), ground, false)
    assert.deepEqual([body.vx, body.vy], [-767, 0])
  })

  test('[SIM-7] the brush is 3 wide, 5 in a dash, 7 with the roller', () => {
    const widths = [{}, { dashTicks: 5 }, { rollerTicks: 5 }, { rollerTicks: 5, dashTicks: 5 }].map(
      (state) => {
        const { body, ground } = bench()
        const rows = new Set<number>()
        const paint = (index: number): unknown => rows.add(index >> 6)
        Object.assign(body, state)
        stepCraft(body, TEAM, asked(), { ...ground, paint }, false)
        return rows.size
      },
    )
    assert.deepEqual(widths, [3, 5, 7, 7])
  })
})

/** The ticks, out of `ticks`, in which a held trigger fires. */
function shotsIn(ticks: number, body: Body, ground: Ground): number[] {
  return Array.from({ length: ticks }, (_, at) => at).filter(
    () => (stepCraft(body, TEAM, asked({ buttons: FIRE }), ground, false) & FIRED) !== 0,
  )
}

describe('gun', () => {
  test('[SIM-8] a held trigger fires at once and then 8 times a second', () => {
    const { body, ground } = bench(paintOf(TEAM))
    const shots = shotsIn(150, body, ground)
    assert.equal(shots[0], 0)
    assert.equal(shots.length, 40)
    const gaps = shots.slice(1).map((at, index) => at - (shots.at(index) as number))
    assert.deepEqual(gaps.slice(0, 8), [3, 4, 4, 4, 3, 4, 4, 4])
  })

  test('[SIM-8] waiting saves up one shot and no more', () => {
    const { body, ground } = bench(paintOf(TEAM))
    for (let at = 0; at < 100; at++) stepCraft(body, TEAM, asked(), ground, false)
    assert.deepEqual(shotsIn(8, body, ground), [0, 3, 7])
  })

  test('[SIM-8] each bolt takes 4 of 100 ink; on an empty tank nothing fires', () => {
    const { body, ground } = bench()
    assert.equal(shotsIn(200, body, ground).length, 25)
    assert.equal(body.ink, 0)
  })

  test('[SIM-8] own colour refills a point a tick, a quarter more when far behind, others none', () => {
    const refillOn = (value: number, comeback: boolean): number => {
      const { body, ground } = bench(value)
      body.ink = 0
      stepCraft(body, TEAM, asked(), ground, comeback)
      return body.ink
    }
    assert.deepEqual(
      [refillOn(1, false), refillOn(1, true), refillOn(BARE, true), refillOn(2, true)],
      [16, 20, 0, 0],
    )
  })

  test('[SIM-8] firing ends the shield and uses up the bomb', () => {
    const { body, ground } = bench()
    Object.assign(body, { shieldTicks: 40, bomb: 1 })
    stepCraft(body, TEAM, asked({ buttons: FIRE }), ground, false)
    assert.deepEqual([body.shieldTicks, body.bomb], [0, 0])
  })

  test('[SIM-8] while it waits to drop in a craft does nothing but aim', () => {
    const { world, ground } = bench()
    const craft = craftOf(world, 0)
    craft.respawnTicks = 5
    const before = { ...craft, aim: 77 }
    const input = asked({ moveX: 127, aim: 77, buttons: FIRE | DASH })
    const outcome = stepCraft(craft, TEAM, input, ground, true)
    assert.equal(outcome, 0)
    assert.deepEqual(craft, before)
  })
})
