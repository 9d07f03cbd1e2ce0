import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U, TICK_HZ, tuning } from '../tuning.ts'
import { pastOf, X, Y } from './past.ts'
import { shownU } from './shown.ts'
import { asked, openWorld, place, tick } from './testWorld.ts'
import { FIRE, paintOf, type SimEvent, SOLID, type World } from './world.ts'

/** East. */
const shoot = (world: World, screenBehindTicks = 0, aim = 0) =>
  asked({ aim, buttons: FIRE, seen: ((world.tick + 1 - screenBehindTicks) * 8) & 255 })

/** Lets time pass, and returns what happened in it. */
function pass(world: World, ticks: number): SimEvent[] {
  return Array.from({ length: ticks }, () => {
    tick(world)
    return world.events
  }).flat()
}

const splats = (events: readonly SimEvent[]) => events.filter((event) => event.kind === 'splat')

/** Two enemies on one line, `cells` apart, and a shot from the one in the west. */
function duelAt(cells: number): World {
  const world = openWorld()
  place(world, 0, 20, 32)
  place(world, 1, 20 + cells, 32)
  return world
}

describe('a bolt', () => {
  test('[SIM-12] takes 25 health from an enemy, stops there and stains the floor', () => {
    const world = duelAt(6)
    tick(world, { 0: [shoot(world)] })
    const splat = splats(pass(world, 20)).at(0)
    assert.equal(world.crafts.at(1)?.health, 75)
    assert.equal(splat?.hit, 1)
    assert.equal(world.floor.cells[32 * 64 + 23], paintOf(0))
    assert.deepEqual(world.bolts, [])
  })

  test('[SIM-12] hits an enemy at any distance within its range, even one it starts inside', () => {
    for (const cells of [0, 1, 2, 3, 7, 12, 13]) {
      const world = duelAt(cells)
      tick(world, { 0: [shoot(world)] })
      pass(world, 20)
      assert.equal(world.crafts.at(1)?.health, 75, `${cells} cells`)
    }
  })

  test('[SIM-12] splats at the end of its range: 12 cells from the muzzle', () => {
    const world = duelAt(30)
    tick(world, { 0: [shoot(world)] })
    const events = pass(world, 20)
    const splat = splats(events).at(0)
    assert.equal(splat?.x, (20 + 13) * CELL_U + 32)
    assert.deepEqual([splat?.hit, splat?.halfCells], [-1, 5])
    assert.equal(world.crafts.at(1)?.health, 100)
  })

  test('[SIM-12] flies one cell a tick, and its events name it', () => {
    const world = duelAt(30)
    tick(world, { 0: [shoot(world)] })
    const [event] = world.events
    const fired = { kind: 'bolt', bolt: 0, seat: 0, x: 21 * 64 + 32, y: 32 * 64 + 32 }
    assert.deepEqual(event, { ...fired, heading: 0, bomb: 0 })
    pass(world, 3)
    assert.equal(world.bolts.at(0)?.x, (21 * 64 + 32 + 3 * 64) * 16)
  })

  test('[SIM-12] stops at a wall, on the near side', () => {
    for (const wallX of [21, 25, 30]) {
      const world = duelAt(12)
      for (let y = 28; y < 37; y++)
        world.floor.cells.fill(SOLID, y * 64 + wallX, y * 64 + wallX + 2)
      tick(world, { 0: [shoot(world)] })
      const splat = splats([...world.events, ...pass(world, 20)]).at(0)
      const gapU = wallX * CELL_U - (splat?.x ?? 0)
      assert.ok(gapU > 0 && gapU <= CELL_U / 4 + 1, `wall ${wallX}: ${gapU} from it`)
      assert.equal(world.crafts.at(1)?.health, 100)
    }
  })

  test('[SIM-12] passes friends, and hurts nobody of the own team', () => {
    const world = openWorld({ seats: 4 })
    place(world, 0, 20, 32)
    place(world, 2, 24, 32)
    place(world, 1, 28, 32)
    place(world, 3, 50, 50)
    tick(world, { 0: [shoot(world)] })
    pass(world, 20)
    assert.deepEqual(
      world.crafts.map(({ health }) => health),
      [100, 75, 100, 100],
    )
  })

  test('[SIM-12] of two enemies the nearer one is hit', () => {
    const world = openWorld({ seats: 4 })
    place(world, 0, 20, 32)
    place(world, 1, 30, 32)
    place(world, 3, 26, 32)
    place(world, 2, 50, 50)
    tick(world, { 0: [shoot(world)] })
    pass(world, 20)
    assert.deepEqual([world.crafts.at(1)?.health, world.crafts.at(3)?.health], [100, 75])
  })

  test('[SIM-12] stops at a shield and does no harm', () => {
    const world = duelAt(6)
    Object.assign(world.crafts.at(1) ?? {}, { shieldTicks: 45 })
    tick(world, { 0: [shoot(world)] })
    const splat = splats(pass(world, 20)).at(0)
    assert.equal(splat?.hit, 1)
    assert.equal(world.crafts.at(1)?.health, 100)
  })

  test('[SIM-14] that was armed as a bomb splats with radius 8, and the next one does not', () => {
    const world = duelAt(30)
    Object.assign(world.crafts.at(0) ?? {}, { bomb: 1 })
    tick(world, { 0: [shoot(world)] })
    const events = [...world.events, ...pass(world, 20)]
    assert.equal(events[0]?.kind === 'bolt' && events[0].bomb, 1)
    const splat = splats(events).at(0)
    assert.equal(splat?.halfCells, 17)
    assert.equal(world.floor.cells[32 * 64 + 41], paintOf(0))
    assert.equal(world.crafts.at(0)?.bomb, 0)
  })
})

describe('lag compensation', () => {
  /** The target crosses the line of fire; the shooter pulls the trigger when it sees it there. */
  function crossing(lagTicks: number, screenBehindTicks: number): number | undefined {
    const world = duelAt(4)
    const target = place(world, 1, 24, 20)
    const southwards = [asked({ moveY: 127 })]
    // The bolt takes two ticks to get there, at 0.3 cells of the target's way a tick.
    const fireAtU = 32 * CELL_U + 32 + (lagTicks - 2) * 19
    while (target.y < fireAtU) tick(world, { 1: southwards })
    tick(world, { 0: [shoot(world, screenBehindTicks)], 1: southwards })
    for (let at = 0; at < 12; at++) tick(world, { 1: southwards })
    return target.health
  }

  test('[SIM-11] a moving target is hit where its shooter saw it', () => {
    assert.equal(crossing(6, 6), 75)
  })

  test('[SIM-11] control: the same shot misses when it is judged without the lag', () => {
    assert.equal(crossing(6, 0), 100)
  })

  test('[SIM-11] along its way of a tick a bolt meets others on theirs', () => {
    const world = duelAt(30)
    // At the ends of ticks it is two cells north of the line of fire, and then two cells south of it.
    const target = place(world, 1, 23, 30)
    tick(world, { 0: [shoot(world)] })
    tick(world)
    target.y += 4 * CELL_U
    tick(world)
    assert.equal(target.health, 75)
  })

  const lagAfter = (seen: number): number | undefined => {
    const world = duelAt(30)
    tick(world, { 0: [asked({ buttons: FIRE, seen })] })
    return world.bolts.at(0)?.lag
  }

  test('[SIM-11] the lag is the age of the screen in eighths of a tick, at most 250 ms', () => {
    // World tick 101 is computed: 808 eighths, 40 of 256.
    assert.deepEqual(
      [40, 39, 32, 0, 237, 236, 100, 41].map(lagAfter),
      [0, 1, 8, 40, 59, 60, 60, 60],
    )
    assert.equal((tuning.rewind.eighthsMax * 1000) / (8 * TICK_HZ), 250)
  })

  test('[SIM-11] between two ticks a craft was on the line between its places', () => {
    const world = openWorld()
    const craft = place(world, 1, 20, 20)
    for (let at = 0; at < 12; at++) {
      craft.x += 80
      tick(world)
    }
    const back = (lag: number) => shownU(craft.x) - pastOf(world, craft, lag, X)
    assert.deepEqual([0, 1, 4, 8, 12, 59, 60].map(back), [0, 10, 40, 80, 120, 590, 600])
  })

  test('[SIM-11] the past is as it was shown, to a sixteenth of a cell', () => {
    const world = openWorld()
    const craft = place(world, 1, 20, 20)
    craft.x += 3
    craft.y += 5
    tick(world)
    const [x, y] = [shownU(craft.x), shownU(craft.y)]
    assert.deepEqual([pastOf(world, craft, 0, X), pastOf(world, craft, 0, Y)], [x, y])
    assert.notDeepEqual([x, y], [craft.x, craft.y])
  })

  test('[SIM-11] nothing is hit in a past before it dropped in', () => {
    const world = duelAt(3)
    const target = world.crafts.at(1)
    if (target !== undefined) target.bornTick = world.tick
    tick(world, { 0: [shoot(world, 7)] })
    pass(world, 3)
    assert.equal(target?.health, 100)
    const later = duelAt(3)
    tick(later, { 0: [shoot(later, 7)] })
    pass(later, 3)
    assert.equal(later.crafts.at(1)?.health, 75, 'control: born long before')
  })
})

describe('mirror', () => {
  test('[SIM-13] a bolt flies back as one of the craft that it met', () => {
    const world = duelAt(6)
    Object.assign(world.crafts.at(1) ?? {}, { mirrorTicks: 90 })
    tick(world, { 0: [shoot(world, 5)] })
    const events = pass(world, 6)
    const mirror = events.find(({ kind }) => kind === 'mirror')
    assert.deepEqual(mirror?.kind === 'mirror' && [mirror.seat, mirror.heading], [1, 128])
    const bolt = world.bolts.at(0)
    assert.deepEqual([bolt?.seat, bolt?.team, bolt?.lag, bolt?.heading], [1, 1, 0, 128])
    pass(world, 10)
    assert.deepEqual([world.crafts.at(0)?.health, world.crafts.at(1)?.health], [75, 100])
  })

  test('[SIM-13] it has its whole range before it again', () => {
    const world = duelAt(11)
    Object.assign(world.crafts.at(1) ?? {}, { mirrorTicks: 90 })
    tick(world, { 0: [shoot(world)] })
    place(world, 0, 20, 50)
    const splat = splats(pass(world, 40)).at(0)
    assert.equal(splat?.team, 1)
    // It turned one cell before the mirror's middle and went 12 cells back.
    assert.ok(Math.abs((splat?.x ?? 0) - (20 + 11 - 1 - 12) * CELL_U - 32) <= CELL_U, `${splat?.x}`)
  })

  test('[SIM-13] two mirrors throw it to and fro only while they last', () => {
    const world = duelAt(4)
    for (const craft of world.crafts) craft.mirrorTicks = 90
    tick(world, { 0: [shoot(world)] })
    const events = pass(world, 150)
    assert.ok(events.filter(({ kind }) => kind === 'mirror').length > 10)
    assert.deepEqual(world.bolts, [])
  })
})
