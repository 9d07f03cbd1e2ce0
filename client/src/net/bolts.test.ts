import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BARE, SOLID } from '@tidepaint/shared/sim/world'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { FLYING } from '@tidepaint/shared/wire/state'
import type { BoltPose } from './arenaView.ts'
import { OwnBolts, type Target } from './OwnBolts.ts'
import { RemoteBolts } from './RemoteBolts.ts'

const EAST = 0
const open = () => BARE
/** Open floor with a wall from column 20 on. */
const walled = (x: number) => (x >= 20 ? SOLID : BARE)
const born = {
  kind: 'bolt',
  bolt: 7,
  seat: 3,
  x: 64 * 5,
  y: 64 * 5,
  heading: EAST,
  bomb: 0,
} as const
const body = { x: 64 * 5, y: 64 * 5, aim: EAST }
/** A shot from there with input `seq`. */
const shot = (seq = 1) => ({ body, team: 0, bomb: false, seq })

describe('bolts of others', () => {
  const drawn = (bolts: RemoteBolts, viewTick: number) => {
    const poses: BoltPose[] = []
    bolts.advance(viewTick, poses)
    return poses.map(({ x, team }) => [x, team])
  }

  test('[VIEW-5] a bolt is drawn from its tick on, one cell a tick, to its range', () => {
    const bolts = new RemoteBolts(open)
    bolts.announce(born, 1, 100)
    const seen = [99, 100, 103.5, 112, 112.5].map((tick) => drawn(bolts, tick))
    assert.deepEqual(seen, [[], [[5, 1]], [[8.5, 1]], [[17, 1]], []])
  })

  test('[VIEW-5] it ends at a wall, or where the server says', () => {
    const bolts = new RemoteBolts(walled)
    bolts.announce({ ...born, x: 64 * 15 }, 1, 100)
    bolts.announce({ ...born, bolt: 8 }, 1, 100)
    bolts.end(8, 103)
    assert.deepEqual(
      [102.9, 103.1, 105.2].map((tick) => drawn(bolts, tick).length),
      [2, 1, 0],
    )
  })

  test('[VIEW-5] a mirrored bolt flies on for its new team', () => {
    const bolts = new RemoteBolts(open)
    bolts.announce(born, 1, 100)
    bolts.announce({ kind: 'mirror', bolt: 7, seat: 9, x: 64 * 8, y: 64 * 5, heading: 128 }, 0, 103)
    assert.deepEqual(drawn(bolts, 104), [[7, 0]])
  })
})

describe('own bolts', () => {
  const enemy: Target = { seat: 4, team: 1, x: 9, y: 5, flags: FLYING }
  const drawn = (bolts: OwnBolts, nowMs: number, targets: Target[] = []) => {
    const poses: BoltPose[] = []
    bolts.advance(nowMs, targets, poses)
    return poses.map(({ x }) => Math.round(x * 100) / 100)
  }

  test('[VIEW-6] a bolt flies from the moment of the click', () => {
    const bolts = new OwnBolts(open)
    bolts.fire(shot(), 1000)
    assert.deepEqual(drawn(bolts, 1000 + 2 * TICK_MS), [8])
  })

  test('[VIEW-6] it ends on an enemy of this screen, not on a mate, and where the server ends it', () => {
    const left = (targets: Target[], judged?: number) => {
      const bolts = new OwnBolts(open)
      bolts.fire(shot(), 0)
      bolts.announce(70, 1)
      if (judged !== undefined) bolts.judge(70, judged)
      return drawn(bolts, 3 * TICK_MS, targets).length
    }
    assert.deepEqual(
      [left([]), left([enemy]), left([{ ...enemy, team: 0 }]), left([], 4)],
      [1, 0, 1, 0],
    )
  })

  test('[VIEW-8] a hit on this screen counts as confirmed only if the server says the same', () => {
    const bolts = new OwnBolts(open)
    for (const hit of [4, -1, 5]) {
      bolts.fire(shot(), 0)
      bolts.announce(hit + 70, 1)
      drawn(bolts, 3 * TICK_MS, [enemy])
      bolts.judge(hit + 70, hit)
      drawn(bolts, 4 * TICK_MS)
    }
    assert.deepEqual([bolts.hitsShown, bolts.hitsConfirmed], [3, 1])
  })

  test('[VIEW-8] a bolt that met nobody is no hit', () => {
    const bolts = new OwnBolts(walled)
    bolts.fire(shot(), 0)
    bolts.announce(1, 1)
    bolts.judge(1, -1)
    drawn(bolts, 30 * TICK_MS)
    assert.equal(bolts.hitsShown, 0)
  })

  test('[VIEW-13] a bolt that the server never fired takes no other one for itself', () => {
    const bolts = new OwnBolts(open)
    // The server dropped the first input, and the second one met somebody.
    for (const seq of [1, 5]) bolts.fire(shot(seq), 0)
    bolts.settle(2)
    assert.equal(drawn(bolts, TICK_MS).length, 1)
    bolts.announce(70, 5)
    bolts.settle(5)
    drawn(bolts, 3 * TICK_MS, [enemy])
    bolts.judge(70, 4)
    drawn(bolts, 4 * TICK_MS)
    assert.deepEqual([bolts.hitsShown, bolts.hitsConfirmed], [1, 1])
  })

  test('[VIEW-13] a hit with a bolt that the server never fired is not confirmed', () => {
    const bolts = new OwnBolts(open)
    bolts.fire(shot(), 0)
    drawn(bolts, 3 * TICK_MS, [enemy])
    bolts.settle(1)
    drawn(bolts, 4 * TICK_MS)
    assert.deepEqual([bolts.hitsShown, bolts.hitsConfirmed], [1, 0])
  })

  test('[VIEW-13] a bolt that nobody predicted is not mixed up with the next one', () => {
    const bolts = new OwnBolts(open)
    bolts.fire(shot(9), 0)
    bolts.announce(69, 5)
    bolts.announce(70, 9)
    bolts.judge(69, 4)
    assert.equal(drawn(bolts, TICK_MS).length, 1)
    bolts.judge(70, 4)
    assert.equal(drawn(bolts, TICK_MS).length, 0)
  })
})
