import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextU32 } from '@tidepaint/shared/sim/rng'
import type { NodeLoad } from './nodeEntry.ts'
import { type Candidate, Placement } from './placement.ts'
import { idleLoad } from './testNodes.ts'

const SEED = 5

/** Numbers from 0 to below 1, the same ones each time. */
function chance(seed: number): () => number {
  const lucky = { rng: seed }
  return () => nextU32(lucky) / 2 ** 32
}

const idle: NodeLoad = { ...idleLoad, cpu: 0.03, loopDelayMs: 1 }
const node = (processId: string, load: Partial<NodeLoad> = {}): Candidate => {
  return { processId, load: { ...idle, ...load } }
}

function spread(decisions: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of decisions) counts[String(id)] = (counts[String(id)] ?? 0) + 1
  return counts
}

test('[CLU-2] 60 rooms at once, decided on three nodes that know nothing of each other: none gets over 26', () => {
  for (let seed = 0; seed < 200; seed++) {
    const deciders = [1, 2, 3].map((each) => new Placement(chance(seed * 3 + each)))
    const nodes = [node('a', { cpu: 0.4 }), node('b', { loopDelayMs: 90 }), node('c')]
    const decisions = Array.from({ length: 60 }, (_, i) => deciders[i % 3]?.choose(nodes, 0))
    const counts = spread(decisions)
    const largest = Math.max(...Object.values(counts))
    assert.ok(largest <= 26, `seed ${seed}: ${JSON.stringify(counts)}`)
  }
})

test('[CLU-2] rooms that begin to show in the middle of a burst are not counted twice', () => {
  for (let seed = 0; seed < 200; seed++) {
    const deciders = [1, 2, 3].map((each) => new Placement(chance(seed * 3 + each)))
    const rooms = new Map([
      ['a', 0],
      ['b', 0],
      ['c', 0],
    ])
    /** As the latest beat of each has it; only that of `a` comes within the burst. */
    const shown = new Map(rooms)
    for (let i = 0; i < 60; i++) {
      const nodes = [...shown].map(([id, count]) => node(id, { rooms: count }))
      const id = deciders[i % 3]?.choose(nodes, i) ?? ''
      rooms.set(id, (rooms.get(id) ?? 0) + 1)
      if (i === 20 || i === 40) shown.set('a', rooms.get('a') ?? 0)
    }
    assert.ok(Math.max(...rooms.values()) <= 29, `seed ${seed}: ${JSON.stringify([...rooms])}`)
  }
})

test('[CLU-2] a busy node gets less, one whose timers are late as well', () => {
  for (const busy of [{ cpu: 0.8 }, { loopDelayMs: 150 }, { rooms: 40 }, { players: 400 }]) {
    const placement = new Placement(chance(SEED))
    const nodes = [node('busy', busy), node('idle')]
    const counts = spread(Array.from({ length: 10 }, () => placement.choose(nodes, 0)))
    assert.deepEqual(counts, { idle: 10 }, JSON.stringify(busy))
  }
})

test('[CLU-2] a full node gets nothing, own decisions included, and nobody is the answer if all are full', () => {
  const placement = new Placement(chance(SEED))
  const nodes = [node('full', { rooms: 50 }), node('nearly', { rooms: 48, cpu: 0.9 })]
  const decisions = [1, 2, 3].map(() => placement.choose(nodes, 0))
  assert.deepEqual(decisions, ['nearly', 'nearly', undefined])
  assert.equal(placement.choose([], 0), undefined)
  // What was decided long ago shows in the node's own count.
  assert.equal(placement.choose(nodes, 2000), 'nearly')
})
