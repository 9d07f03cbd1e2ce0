import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nextBelow } from '../sim/rng.ts'
import { openWorld, place, testMode, tick } from '../sim/testWorld.ts'
import { type CraftInput, DASH, FIRE, type World } from '../sim/world.ts'
import { CELL_U, TICK_MS } from '../tuning.ts'
import { type Grade, grades, type Sight } from './sight.ts'
import { sightOf } from './sightOf.ts'
import { skills } from './skill.ts'
import { newMemory, think } from './think.ts'

const isLegal = ({ moveX, moveY, aim, buttons, seen }: CraftInput): boolean =>
  [moveX, moveY, aim, buttons, seen].every(Number.isInteger) &&
  Math.max(Math.abs(moveX), Math.abs(moveY)) <= 127 &&
  aim >= 0 &&
  aim <= 255 &&
  buttons >= 0 &&
  buttons <= 3 &&
  seen >= 0 &&
  seen <= 255

/** A sight that makes no sense: a bot must cope with whatever it is shown. */
function wildSight(luck: { rng: number }, at: number): Sight {
  const pick = (min: number, max: number): number => min + nextBelow(luck, max - min + 1)
  const place64 = () => ({ x: pick(-100, 5000), y: pick(-100, 5000) })
  const others = Array.from({ length: pick(0, 12) }, (_, seat) => ({
    ...place64(),
    seat,
    team: pick(0, 3),
    heading: pick(0, 255),
    health: pick(0, 100),
    flying: pick(0, 3) > 0,
    shielded: pick(0, 3) === 0,
  }))
  const own = { seat: 20, team: pick(0, 3), vx: pick(-700, 700), vy: pick(-700, 700) }
  const gauges = { heading: pick(0, 255), health: pick(0, 100), ink: pick(0, 1600) }
  const pickups = [{ kind: 0 as const, ...place64() }].slice(pick(0, 1))
  return {
    tick: at * pick(1, 2),
    ...own,
    ...gauges,
    ...place64(),
    flying: pick(0, 9) > 0,
    dashWaitTicks: pick(0, 1) * 50,
    others,
    side: 64,
    cell: () => pick(0, 5),
    beacon: pick(0, 2) === 0 ? place64() : undefined,
    pickups,
  }
}

describe('a bot', () => {
  for (const grade of grades) {
    test(`[BOT-1] asks only for what is legal, whatever it sees (${grade})`, () => {
      const luck = { rng: 11 }
      const memory = newMemory(5, grade)
      for (let at = 0; at < 5000; at++) {
        const input = think(wildSight(luck, at), memory)
        assert.ok(isLegal(input), JSON.stringify(input))
      }
    })
  }

  test('[BOT-1] says that it saw the tick of its sight', () => {
    const world = openWorld()
    world.tick = 1234
    const { seen } = think(sightOf(world, 0), newMemory(5, 'sharp'))
    assert.equal(seen, (1234 * 8) & 255)
  })

  test('[BOT-2] is a function of sight and memory, and its memory is plain data', () => {
    const [one, other] = [openWorld(), openWorld()]
    const memory = newMemory(9, 'steady')
    let copy = newMemory(9, 'steady')
    for (let at = 0; at < 600; at++) {
      const input = think(sightOf(one, 0), memory)
      copy = JSON.parse(JSON.stringify(copy))
      assert.deepEqual(think(sightOf(other, 0), copy), input)
      tick(one, { 0: [input] })
      tick(other, { 0: [input] })
    }
    assert.deepEqual(copy, memory)
  })

  test('[BOT-2] control: another seed makes another bot', () => {
    const path = (seed: number): string => {
      const world = openWorld()
      const memory = newMemory(seed, 'steady')
      for (let at = 0; at < 200; at++) tick(world, { 0: [think(sightOf(world, 0), memory)] })
      return `${world.crafts.at(0)?.x} ${world.crafts.at(0)?.y}`
    }
    assert.notEqual(path(1), path(2))
  })
})

/** Ticks from an enemy's appearance to the first input that differs from that of a blind twin. */
function reactionsOf(grade: Grade, health: number): number[] {
  return Array.from({ length: 60 }, (_, round) => {
    const world = openWorld()
    const [bot, twin] = [newMemory(round, grade), newMemory(round, grade)]
    const own = Object.assign(place(world, 0, 20, 20), { health, unhurtTicks: 0 })
    place(world, 1, 60, 60)
    const act = (): boolean => {
      const blind = think({ ...sightOf(world, 0), others: [] }, twin)
      const input = think(sightOf(world, 0), bot)
      tick(world, { 0: [blind] })
      return JSON.stringify(input) !== JSON.stringify(blind)
    }
    for (let at = 0; at < 30 + round; at++) assert.equal(act(), false)
    place(world, 1, (own.x >> 6) + 5, (own.y >> 6) + 5)
    for (let at = 0; at < 60; at++) if (act()) return at
    return Number.POSITIVE_INFINITY
  })
}

describe('reaction', () => {
  for (const grade of grades) {
    test(`[BOT-3] an enemy that appears is answered after 180 to 300 ms (${grade})`, () => {
      const { reactionTicks } = skills[grade]
      assert.ok(reactionTicks * TICK_MS >= 180 && reactionTicks * TICK_MS <= 300)
      const ticks = reactionsOf(grade, 100).sort((a, b) => a - b)
      assert.equal(ticks.at(0), reactionTicks, 'never sooner')
      // A gun that was turning that way already shows nothing at first.
      assert.equal(ticks.at(ticks.length >> 1), reactionTicks, 'mostly then')
      assert.ok((ticks.at(53) ?? 0) <= reactionTicks + 5, `nine in ten: ${ticks.join(' ')}`)
      assert.equal(Math.min(...reactionsOf(grade, 10)), reactionTicks, 'fleeing is no sooner')
    })
  }
})

/** Lets the bot in seat 0 fly for some ticks in a world that a test set up. */
function fly(world: World, ticks: number, grade: Grade = 'sharp', seed = 3): CraftInput[] {
  const memory = newMemory(seed, grade)
  return Array.from({ length: ticks }, () => {
    const input = think(sightOf(world, 0), memory)
    tick(world, { 0: [input] })
    return input
  })
}

const distanceCells = (world: World, x: number, y: number): number =>
  Math.hypot((world.crafts.at(0)?.x ?? 0) - x, (world.crafts.at(0)?.y ?? 0) - y) / CELL_U

describe('goals', () => {
  const side = { ...testMode, seats: 16, hasBeacon: true, hasPickups: true }
  const alone = (): World => {
    const world = openWorld(side)
    for (const craft of world.crafts) craft.respawnTicks = craft.seat === 0 ? 0 : 60_000
    place(world, 0, 40, 40)
    return world
  }

  test('[BOT-4] a pickup near by is fetched', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const world = alone()
      Object.assign(world.pickups.at(0) ?? {}, { x: 50 * CELL_U, y: 50 * CELL_U, waitTicks: 0 })
      fly(world, 75, 'sharp', seed)
      assert.ok((world.pickups.at(0)?.waitTicks ?? 0) > 0, `seed ${seed}`)
    }
  })

  test('[BOT-4] the beacon draws about half of them, before any pickup', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed)
    const drawn = seeds.filter((seed) => {
      const world = alone()
      const memory = newMemory(seed, 'steady')
      for (let at = 0; at < 30; at++) tick(world, { 0: [think(sightOf(world, 0), memory)] })
      const lit = { x: 70 * CELL_U, y: 60 * CELL_U, litTicks: 600, waitTicks: 1350 }
      Object.assign(world.beacon, lit)
      for (let at = 0; at < 240; at++) tick(world, { 0: [think(sightOf(world, 0), memory)] })
      return distanceCells(world, lit.x, lit.y) < 5
    })
    assert.ok(drawn.length >= 12 && drawn.length <= 30, `${drawn.length} of 40`)
  })

  test('[BOT-4] the weak flee from an enemy, the strong press it', () => {
    for (const [health, isFar] of [
      [20, true],
      [100, false],
    ] as const) {
      const world = alone()
      const enemy = place(world, 1, 47, 40)
      enemy.respawnTicks = 0
      Object.assign(world.crafts.at(0) ?? {}, { health, unhurtTicks: 0 })
      enemy.shieldTicks = 45
      fly(world, 40, 'steady')
      const away = distanceCells(world, enemy.x, enemy.y)
      assert.equal(away > 13, isFar, `${health} health: ${away} cells`)
    }
  })

  test('[BOT-4] with nothing else to do it paints, and covers ground', () => {
    const world = alone()
    fly(world, 600)
    assert.ok((world.floor.owned.at(0) ?? 0) > 500, `${world.floor.owned.at(0)} cells`)
  })

  test('[BOT-4] it dashes and fires now and then of its own accord', () => {
    const buttons = fly(alone(), 900).map((input) => input.buttons)
    assert.ok(buttons.some((bits) => (bits & DASH) !== 0))
    assert.ok(buttons.some((bits) => (bits & FIRE) !== 0))
  })
})
