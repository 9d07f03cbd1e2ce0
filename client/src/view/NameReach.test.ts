import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NameReach } from './NameReach.ts'

/** Distances of the craft that are named after `frames` frames. */
function namedOf(reach: NameReach, distances: readonly number[], frames = 200): number[] {
  let named: number[] = []
  for (let frame = 0; frame < frames; frame++) {
    reach.begin(50, 50)
    named = distances.filter((cells) => reach.clarityOf(50 + cells, 50) > 0)
  }
  return named
}

const crowd = Array.from({ length: 199 }, (_, i) => 1.5 + i * 0.1)

test('[UI-17] few craft are all named', () => {
  const few = crowd.filter((_, i) => i % 10 === 0)
  assert.deepEqual(namedOf(new NameReach(), few), few)
})

test('[UI-17] in a crowd of 200 the nearest are named, and no more than can be read', () => {
  const named = namedOf(new NameReach(), crowd)
  assert.ok(named.length >= 18 && named.length <= 24, `${named.length} are named`)
  assert.deepEqual(named, crowd.slice(0, named.length))
})

test('[UI-17] when the crowd is gone, those who are left are named again', () => {
  const reach = new NameReach()
  namedOf(reach, crowd)
  assert.deepEqual(namedOf(reach, [5, 20]), [5, 20])
})

test('[UI-17] a crowd that stands still is not named anew from frame to frame', () => {
  const reach = new NameReach()
  const before = namedOf(reach, crowd)
  for (let frame = 0; frame < 60; frame++) assert.deepEqual(namedOf(reach, crowd, 1), before)
})
