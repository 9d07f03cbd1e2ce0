import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SEATS_MAX } from '../tuning.ts'
import { WireError } from './bytes.ts'
import { decodeWorld, encodeWorld, WORLD_VERSION } from './codec.ts'
import { createWorld } from './createWorld.ts'
import { hashWorld } from './hash.ts'
import type { Mode } from './mode.ts'
import { nextBelow } from './rng.ts'
import { stepWorld } from './step.ts'
import { asked, faultsOf, openWorld, place, randomPilots, testMode } from './testWorld.ts'
import { SOLID, type World } from './world.ts'

const mode: Mode = { ...testMode, seats: 8, hasBeacon: true, hasPickups: true }
const modeOf = (id: string): Mode | undefined => (id === mode.id ? mode : undefined)

/** A world with something of everything in it. */
function livelyWorld(): World {
  const world = createWorld({ mode, arenaSeed: 5, luckSeed: 6, startTick: 4_000_000_000 })
  const pilots = randomPilots(world, 7)
  for (let at = 0; at < 1500; at++) stepWorld(world, { bySeat: pilots(), taken: [] })
  assert.ok(world.bolts.length > 0 && world.beacon.litTicks > 0)
  return world
}

/** The error of reading `bytes`, if any; a world that is read must be able to go on. */
function readingOf(bytes: Uint8Array): string {
  try {
    const world = decodeWorld(bytes, modeOf)
    assert.ok(world.floor.cells.every((value) => value <= SOLID))
    // Refuses each number out of its bounds.
    encodeWorld(world)
    const bySeat = world.crafts.map(() => [asked({ moveX: 127, buttons: 3 })])
    for (let at = 0; at < 5; at++) stepWorld(world, { bySeat, taken: [] })
    return 'a world'
  } catch (error) {
    assert.ok(error instanceof WireError, String(error))
    return 'refused'
  }
}

describe('the image of a world', () => {
  test('[BIN-1] gives back the same world', () => {
    const world = livelyWorld()
    const copy = decodeWorld(encodeWorld(world), modeOf)
    assert.deepStrictEqual(copy, { ...world, events: [] })
    assert.equal(hashWorld(copy), hashWorld(world))
  })

  for (const seats of [200, SEATS_MAX]) {
    test(`[BIN-1] gives back a world of ${seats} seats, played to its corners`, () => {
      const big: Mode = { ...mode, seats, teams: 4 }
      const world = createWorld({ mode: big, arenaSeed: 5, luckSeed: 6, startTick: 0 })
      const pilots = randomPilots(world, 7)
      for (let at = 0; at < 60; at++) stepWorld(world, { bySeat: pilots(), taken: [] })
      const cell = world.floor.side - 4
      Object.assign(place(world, 0, cell, cell), { hurtBy: seats - 1, hurtByBefore: seats - 1 })
      const copy = decodeWorld(encodeWorld(world), () => big)
      assert.deepStrictEqual(copy, { ...world, events: [] })
      assert.deepEqual(faultsOf(copy), [])
    })
  }

  test('[BIN-1] differs as soon as any number differs', () => {
    const hash = hashWorld(livelyWorld())
    const changes: ((world: World) => void)[] = [
      (world) => world.rng++,
      (world) => (world.past[3] = 1),
      (world) => (world.heldAtEnd[1] = 5),
      (world) => (world.floor.cells[64 * 20 + 20] = world.floor.cells[64 * 20 + 20] === 1 ? 2 : 1),
      (world) => (world.floor.chunkTick[1] = 9),
      (world) => world.bolts.pop(),
      ...Object.keys(livelyWorld().crafts[0] ?? {})
        .filter((field) => field !== 'seat')
        .map((field) => (world: World) => {
          const craft = world.crafts[3] as unknown as Record<string, number>
          const value = craft[field] ?? 0
          craft[field] = value > 0 ? value - 1 : value + 1
        }),
    ]
    for (const change of changes) {
      const world = livelyWorld()
      change(world)
      assert.notEqual(hashWorld(world), hash, String(change))
    }
  })

  test('[BIN-1] is never written of a world that is out of bounds', () => {
    const world = openWorld()
    Object.assign(world.crafts[0] ?? {}, { ink: 1601 })
    assert.throws(() => encodeWorld(world), RangeError)
    Object.assign(world.crafts[0] ?? {}, { ink: Number.NaN })
    assert.throws(() => encodeWorld(world), RangeError)
  })

  test('[BIN-2] is refused when it is cut short, too long, of another version or mode', () => {
    const image = encodeWorld(livelyWorld())
    assert.equal(readingOf(image), 'a world')
    for (let length = 0; length < image.length; length += 1 + (length >> 5)) {
      assert.equal(readingOf(image.slice(0, length)), 'refused', `cut at ${length}`)
    }
    assert.equal(readingOf(Uint8Array.of(...image, 0)), 'refused')
    assert.equal(readingOf(image.with(4, WORLD_VERSION + 1)), 'refused')
    assert.equal(readingOf(image.with(0, 0)), 'refused')
    assert.throws(() => decodeWorld(image, () => undefined), WireError)
  })

  for (const seed of [1, 2, 3]) {
    test(`[BIN-3] with flipped bytes it is refused or a world that can go on (seed ${seed})`, () => {
      const image = encodeWorld(livelyWorld())
      const luck = { rng: seed }
      const results = new Set<string>()
      for (let round = 0; round < 500; round++) {
        const bytes = image.slice()
        for (let flips = 1 + nextBelow(luck, 4); flips > 0; flips--) {
          bytes[nextBelow(luck, bytes.length)] = nextBelow(luck, 256)
        }
        results.add(readingOf(bytes))
      }
      assert.deepEqual([...results].sort(), ['a world', 'refused'])
    })

    test(`[BIN-3] random bytes behind a good head are refused (seed ${seed})`, () => {
      const head = encodeWorld(livelyWorld()).slice(0, 10)
      const luck = { rng: seed }
      for (let round = 0; round < 500; round++) {
        const noise = Uint8Array.from({ length: nextBelow(luck, 4000) }, () => nextBelow(luck, 256))
        assert.equal(readingOf(Uint8Array.of(...head, ...noise)), 'refused', `round ${round}`)
        assert.equal(readingOf(noise), 'refused')
      }
    })
  }
})
