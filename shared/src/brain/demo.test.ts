import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Mode } from '../sim/mode.ts'
import { faultsOf, testMode } from '../sim/testWorld.ts'
import type { Craft, World } from '../sim/world.ts'
import { CELL_U, TICK_HZ } from '../tuning.ts'
import { type Demo, replayHashes, startDemo, stepDemo } from './demo.ts'
import type { Grade } from './sight.ts'
import { newMemory } from './think.ts'

const tide: Mode = { ...testMode, seats: 16, hasBeacon: true, hasPickups: true }
const fleet: Mode = { ...testMode, seats: 40, teams: 4, hasBeacon: true, hasPickups: true }

const startOf = (mode: Mode, seed: number): Demo =>
  startDemo({ mode, arenaSeed: seed, luckSeed: seed + 1, startTick: 0 })

const painted = ({ floor }: World): number =>
  floor.owned.reduce((sum, cells) => sum + cells, 0) / floor.paintable

/** Seconds that a craft has been flying within two cells of one place, at most, in a match. */
function longestStay(demo: Demo, ticks: number): number {
  const anchors = demo.world.crafts.map(({ x, y }) => ({ x, y, tick: 0 }))
  let longest = 0
  for (let at = 1; at <= ticks; at++) {
    stepDemo(demo)
    for (const craft of demo.world.crafts) {
      const anchor = anchors.at(craft.seat)
      if (anchor === undefined) continue
      const movedU = Math.hypot(craft.x - anchor.x, craft.y - anchor.y)
      if (craft.respawnTicks > 0 || movedU > 2 * CELL_U) {
        Object.assign(anchor, { x: craft.x, y: craft.y, tick: at })
      }
      longest = Math.max(longest, at - anchor.tick)
    }
  }
  return longest / TICK_HZ
}

const sum = (crafts: readonly Craft[], of: (craft: Craft) => number): number =>
  crafts.reduce((total, craft) => total + of(craft), 0)

describe('a match of bots', () => {
  for (const seed of [1, 2, 3]) {
    test(`[BOT-6] is lively: nobody stands about, the floor fills, craft burst (seed ${seed})`, () => {
      const demo = startOf(tide, seed)
      const stayS = longestStay(demo, 5400)
      assert.ok(stayS < 5, `somebody stayed for ${stayS} s`)
      assert.deepEqual(faultsOf(demo.world), [])
      const { crafts } = demo.world
      const splashedPerMinute = sum(crafts, ({ splashed }) => splashed) / 3
      assert.ok(splashedPerMinute >= 10 && splashedPerMinute <= 50, `${splashedPerMinute}`)
      assert.ok(painted(demo.world) > 0.6, `${painted(demo.world)} painted`)
      assert.ok(sum(crafts, ({ beaconTicks }) => beaconTicks) > 30 * TICK_HZ)
      for (const { seat, painted: cells } of crafts) {
        assert.ok(cells > 1000, `seat ${seat} painted ${cells} cells`)
      }
    })
  }

  test('[BOT-6] four teams get by too', () => {
    const demo = startOf(fleet, 4)
    const stayS = longestStay(demo, 1800)
    assert.ok(stayS < 5, `somebody stayed for ${stayS} s`)
    assert.ok(painted(demo.world) > 0.5)
  })

  test('[BOT-6] no side of the arena is better: over seeds each team wins its share', () => {
    const shares = Array.from({ length: 12 }, (_, seed) => {
      const demo = startOf(tide, seed + 100)
      for (let at = 0; at < 2700; at++) stepDemo(demo)
      const [first = 0, second = 0] = demo.world.floor.owned
      return first / (first + second)
    })
    const mean = shares.reduce((total, share) => total + share, 0) / shares.length
    assert.ok(Math.abs(mean - 0.5) < 0.05, `the first team holds ${mean}`)
  })
})

/** What `grade` has over `rival` in duels, from both sides: splash-outs and share of the floor. */
function duels(grade: Grade, rival: Grade, seeds: number): { splashes: number; share: number } {
  const mode = { ...testMode, matchTicks: 5400 }
  const results = Array.from({ length: seeds }, (_, seed) => {
    const demo = startOf(mode, seed)
    const own = seed % 2
    demo.memories = [0, 1].map((seat) => newMemory(seed * 2 + seat, seat === own ? grade : rival))
    for (let at = 0; at < 3600; at++) stepDemo(demo)
    const { crafts, floor } = demo.world
    const splashes = (crafts.at(own)?.splashes ?? 0) - (crafts.at(1 - own)?.splashes ?? 0)
    const [mine, theirs] = [floor.owned.at(own) ?? 0, floor.owned.at(1 - own) ?? 0]
    return { splashes, share: mine / (mine + theirs) }
  })
  const total = (of: (result: { splashes: number; share: number }) => number): number =>
    results.reduce((all, result) => all + of(result), 0)
  return { splashes: total(({ splashes }) => splashes), share: total(({ share }) => share) / seeds }
}

describe('grades', () => {
  test('[BOT-7] sharp beats easy by far, and steady stands between them', () => {
    const far = duels('sharp', 'easy', 16)
    assert.ok(far.splashes >= 32 && far.share > 0.53, JSON.stringify(far))
    const upper = duels('sharp', 'steady', 16)
    assert.ok(upper.splashes > 0, JSON.stringify(upper))
    const lower = duels('steady', 'easy', 16)
    assert.ok(lower.splashes > 0, JSON.stringify(lower))
  })
})

describe('replay', () => {
  const options = { mode: tide, arenaSeed: 11, luckSeed: 12, startTick: 7 }

  test('[BOT-8] a match of bots has the same hashes each time', () => {
    const hashes = replayHashes(options, 600)
    assert.equal(hashes.length, 6)
    assert.equal(new Set(hashes).size, 6)
    assert.deepEqual(replayHashes(options, 600), hashes)
  })

  test('[BOT-8] control: another seed gives others', () => {
    const [hash] = replayHashes({ ...options, luckSeed: 13 }, 100)
    assert.notEqual(hash, replayHashes(options, 100).at(0))
  })
})
