import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tuning } from '../tuning.ts'
import { stepCraft } from './craft.ts'
import { hashWorld } from './hash.ts'
import { nextBelow } from './rng.ts'
import { stepWorld } from './step.ts'
import { asked, craftOf, openWorld, place, tick } from './testWorld.ts'
import {
  type Body,
  type Craft,
  type CraftInput,
  FIRE,
  paintOf,
  SOLID,
  type World,
} from './world.ts'

const bodyOf = (craft: Craft): Body => {
  const { x, y, subX, subY, vx, vy, heading, aim, ink, gunQuarterTicks, dashTicks } = craft
  const { dashWaitTicks, shieldTicks, rollerTicks, mirrorTicks, bomb, respawnTicks } = craft
  const timers = { dashTicks, dashWaitTicks, shieldTicks, rollerTicks, mirrorTicks, respawnTicks }
  return { x, y, subX, subY, vx, vy, heading, aim, ink, gunQuarterTicks, bomb, ...timers }
}

/** Inputs as a lively pilot would send them. */
function livelyInputs(seed: number, count: number): CraftInput[] {
  const luck = { rng: seed }
  let held = asked()
  return Array.from({ length: count }, () => {
    if (nextBelow(luck, 12) === 0) {
      const moveX = nextBelow(luck, 255) - 127
      const moveY = nextBelow(luck, 255) - 127
      held = asked({ moveX, moveY, aim: nextBelow(luck, 256), buttons: nextBelow(luck, 4) })
    }
    return { ...held }
  })
}

describe('a pilot alone', () => {
  for (const seed of [1, 7, 8360926]) {
    test(`[SIM-9] predicting with stepCraft alone is the world's craft, to the bit (seed ${seed})`, () => {
      const world = openWorld()
      const pilot = place(world, 0, 20, 20)
      place(world, 1, 58, 58)
      const body = bodyOf(pilot)
      const cells = world.floor.cells.slice()
      const ground = {
        side: world.floor.side,
        cell: (index: number) => cells.at(index) as number,
        paint: (index: number) => {
          if (cells[index] !== SOLID) cells[index] = paintOf(pilot.team)
        },
      }
      for (const input of livelyInputs(seed, 600)) {
        // A bolt's stain is none of the craft's own doing: the server tells about it.
        const fired = stepCraft(body, pilot.team, input, ground, false)
        tick(world, { 0: [input] })
        assert.deepEqual(bodyOf(pilot), body)
        if (fired !== 0 || world.bolts.length > 0) cells.set(world.floor.cells)
      }
    })
  }
})

const steer = (bySeat: (at: number) => CraftInput[], ticks: number): World => {
  const world = openWorld()
  place(world, 0, 20, 20)
  for (let at = 0; at < ticks; at++) tick(world, { 0: bySeat(at) })
  return world
}

describe('inputs', () => {
  test('[SIM-10] two inputs in one tick move a craft as one in each of two', () => {
    const inputs = livelyInputs(4, 200).map((input) => ({ ...input, buttons: input.buttons & 2 }))
    const single = steer((at) => [inputs.at(at) as CraftInput], 200)
    const double = steer((at) => inputs.slice(at * 2, at * 2 + 2), 100)
    assert.deepEqual(bodyOf(craftOf(double, 0)), bodyOf(craftOf(single, 0)))
    assert.deepEqual(double.floor.cells, single.floor.cells)
  })

  test('[SIM-10] no more than two are spent in a tick', () => {
    const burst = steer(() => Array.from({ length: 9 }, () => asked({ moveX: 127 })), 5)
    const double = steer(() => Array.from({ length: 2 }, () => asked({ moveX: 127 })), 5)
    assert.equal(hashWorld(burst), hashWorld(double))
  })

  test('[SIM-10] without inputs a craft waits in mid-air, then glides to a stand', () => {
    const world = openWorld()
    const craft = place(world, 0, 20, 20)
    for (let at = 0; at < 30; at++) tick(world, { 0: [asked({ moveX: 127 })] })
    const waits = Array.from({ length: 60 }, () => {
      const { x } = craft
      tick(world, { 0: [] })
      return craft.x - x
    })
    assert.deepEqual(waits.slice(0, tuning.craft.coastAfterTicks - 1), [0, 0, 0, 0, 0, 0, 0])
    assert.ok((waits[7] ?? 0) > 0)
    assert.equal(craft.vx, 0)
  })

  test('[SIM-10] an input after a wait is spent at once', () => {
    const world = openWorld()
    const craft = place(world, 0, 20, 20)
    for (let at = 0; at < 40; at++) tick(world, { 0: [] })
    tick(world, { 0: [asked({ moveX: 127 })] })
    assert.deepEqual([craft.starvedTicks, craft.vx], [0, 67])
  })
})

const wild = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1e300,
  1e300,
  0.5,
  -0,
  2 ** 31,
  -(2 ** 53),
  256,
]

describe('hostile inputs', () => {
  test('[SIM-23] whatever an input holds, it acts like some legal one', () => {
    for (const value of [...wild, undefined, null, '7', {}] as number[]) {
      const world = openWorld()
      const craft = place(world, 0, 32, 32)
      const input = { moveX: value, moveY: value, aim: value, buttons: FIRE, seen: value }
      for (let at = 0; at < 30; at++) tick(world, { 0: [input] })
      for (const number of Object.values(craft)) assert.ok(Number.isSafeInteger(number), `${value}`)
      assert.ok(Math.hypot(craft.vx, craft.vy) <= tuning.craft.speedVpt, `${value}`)
      for (const { lag } of world.bolts) assert.ok(lag >= 0 && lag <= tuning.rewind.eighthsMax)
      assert.equal(typeof hashWorld(world), 'number')
    }
  })

  test('[SIM-23] seats that do not exist are passed over', () => {
    const world = openWorld()
    stepWorld(world, { bySeat: [[], [], [asked()]], taken: [-1, 2, 0.5, Number.NaN, 1e9] })
    assert.equal(world.tick, 101)
    stepWorld(world, { bySeat: [], taken: [] })
    assert.equal(world.tick, 102)
  })
})
