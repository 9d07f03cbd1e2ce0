import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { describe, test } from 'node:test'
import { tuning } from '../tuning.ts'
import { decodeWorld, encodeWorld } from './codec.ts'
import { createWorld } from './createWorld.ts'
import { hashWorld } from './hash.ts'
import type { Mode } from './mode.ts'
import { nextBelow } from './rng.ts'
import { stepWorld } from './step.ts'
import { faultsOf, randomPilots, testMode } from './testWorld.ts'
import type { World } from './world.ts'

const modes: readonly Mode[] = [
  { ...testMode, id: 'two', hasBeacon: true, hasPickups: true },
  { ...testMode, id: 'sixteen', seats: 16, hasBeacon: true, hasPickups: true },
  { ...testMode, id: 'forty', seats: 40, teams: 4, hasBeacon: true, hasPickups: true },
]
const modeOf = (id: string): Mode | undefined => modes.find((mode) => mode.id === id)

const startOf = (mode: Mode, seed: number): World =>
  createWorld({ mode, arenaSeed: seed, luckSeed: seed + 1, startTick: seed % 1000 })

/** Ticks of random play, with seats taken over now and then; `look` sees every world. */
function play(world: World, seed: number, ticks: number, look: (world: World) => void): void {
  const pilots = randomPilots(world, seed)
  const luck = { rng: seed }
  for (let at = 0; at < ticks; at++) {
    const taken = nextBelow(luck, 200) === 0 ? [nextBelow(luck, world.crafts.length)] : []
    stepWorld(world, { bySeat: pilots(), taken })
    look(world)
  }
}

const isEqual = (a: World, b: World): boolean =>
  isDeepStrictEqual({ ...a, events: [] }, { ...b, events: [] })

describe('a match of random pilots', () => {
  for (const [at, seed] of [1, 77, 8360926].entries()) {
    const mode = modes.at(at) as Mode
    const ticks = [10_000, 10_000, 3000].at(at) as number

    test(`[SIM-22] keeps every invariant for ${ticks} ticks (mode ${mode.id}, seed ${seed})`, () => {
      play(startOf(mode, seed), seed, ticks, (world) => {
        const fault = `seed ${seed}, tick ${world.tick}`
        if (world.tick % 10 === 0) assert.deepEqual(faultsOf(world), [], fault)
        // Refuses each number that is out of its bounds: ink, health, timers, places.
        if (world.tick % 50 !== 0) return
        const image = encodeWorld(world)
        assert.ok(isEqual(decodeWorld(image, modeOf), world), fault)
      })
    })

    test(`[SIM-22] is the same match from the same seeds (mode ${mode.id}, seed ${seed})`, () => {
      const hashes = [0, 1].map(() => {
        const world = startOf(mode, seed)
        play(world, seed, 1000, () => undefined)
        return hashWorld(world)
      })
      assert.equal(hashes[0], hashes[1])
    })

    test(`[SIM-22] goes on from its image as if nothing had been (mode ${mode.id})`, () => {
      const world = startOf(mode, seed)
      play(world, seed, 500, () => undefined)
      const copy = decodeWorld(encodeWorld(world), modeOf)
      for (const either of [world, copy]) play(either, seed + 1, 500, () => undefined)
      assert.equal(hashWorld(copy), hashWorld(world))
    })
  }

  test('[SIM-22] control: other seeds, or one other input, make another match', () => {
    const hashOf = (seed: number, pilots: number): number => {
      const world = startOf(modes.at(1) as Mode, seed)
      play(world, pilots, 100, () => undefined)
      return hashWorld(world)
    }
    assert.equal(new Set([hashOf(1, 1), hashOf(2, 1), hashOf(1, 2)]).size, 3)
  })

  test('[SIM-22] events of a step are gone in the next, and an old list is never changed', () => {
    const world = startOf(modes.at(1) as Mode, 4)
    const lists: { events: readonly object[]; count: number }[] = []
    play(world, 4, 300, ({ events }) => lists.push({ events, count: events.length }))
    assert.ok(lists.some(({ count }) => count > 0))
    for (const { events, count } of lists) assert.equal(events.length, count)
  })
})

describe('the start of a match', () => {
  test('[SIM-22] everybody stands on a pad in their colour, teams in turn', () => {
    for (const mode of modes) {
      const world = startOf(mode, 3)
      assert.deepEqual(faultsOf(world), [])
      for (const { seat, team, x, y, shieldTicks } of world.crafts) {
        assert.equal(team, seat % mode.teams)
        assert.equal(world.floor.cells[(y >> 6) * world.floor.side + (x >> 6)], team + 1)
        assert.equal(shieldTicks, tuning.splash.shieldTicks)
      }
      const owned = new Set(world.floor.owned.slice(0, mode.teams))
      assert.equal(owned.size, 1, 'no team has a head start')
      assert.equal(world.endTick - world.startTick, mode.matchTicks)
    }
  })
})
