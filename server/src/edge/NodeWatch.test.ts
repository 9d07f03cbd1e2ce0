import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NodeEntry } from '../cluster/nodeEntry.ts'
import { idleLoad } from '../cluster/testNodes.ts'
import { LOOKS_UNTIL_STALE, NodeWatch } from './NodeWatch.ts'

/** The hash with one node in it, as it stands at some beat. */
function hashAt(beat: number, more: Partial<NodeEntry> = {}): Record<string, string> {
  const about = { name: 'n1', processId: 'a', address: 'h:1', state: 'ready', protocol: 1 }
  return { n1: JSON.stringify({ ...about, software: 's', beat, load: idleLoad, ...more }) }
}

const here = { address: 'h:1' }

test('[EDGE-3] what the first look finds is proven by its next beat', () => {
  const watch = new NodeWatch()
  const wishes = [1, 1, 2].map((beat) => watch.look(hashAt(beat)).get('n1'))
  assert.deepEqual(wishes, ['keep', 'keep', here])
})

test('[EDGE-3] what appears later is alive at once', () => {
  const watch = new NodeWatch()
  assert.equal(watch.look({}).get('n1'), 'keep')
  assert.deepEqual(watch.look(hashAt(1)).get('n1'), here)
})

test('[EDGE-3] a beat that stands still, or is gone, closes after its looks and no sooner', () => {
  for (const hash of [hashAt(2), {}, { n1: 'nonsense' }, hashAt(2, { name: 'n2' })]) {
    const watch = new NodeWatch()
    watch.look(hashAt(1))
    watch.look(hashAt(2))
    const wishes = Array.from({ length: LOOKS_UNTIL_STALE }, () => watch.look(hash).get('n1'))
    assert.equal(wishes.indexOf('close'), LOOKS_UNTIL_STALE - 1)
    assert.deepEqual(watch.look(hashAt(3)).get('n1'), here)
  }
})

test('[EDGE-3] only a node that has rooms, or may get some, is let in', () => {
  const watch = new NodeWatch()
  watch.look({})
  const states = ['starting', 'ready', 'draining', 'stopped'] as const
  const wishes = states.map((state, beat) => watch.look(hashAt(beat, { state })).get('n1'))
  assert.deepEqual(wishes, ['close', here, here, 'close'])
})

test('[EDGE-2] a new process counts as alive though its beats start from 0', () => {
  const watch = new NodeWatch()
  for (const beat of [7, 8]) watch.look(hashAt(beat))
  const restarted = hashAt(8, { processId: 'b', address: 'h:2' })
  assert.deepEqual(watch.look(restarted).get('n1'), { address: 'h:2' })
})

test('[EDGE-3] every slot gets a wish, and names that have none are left out', () => {
  const wishes = new NodeWatch().look({ n65: hashAt(1)['n1'] ?? '', 'n1 ': '' })
  assert.deepEqual([wishes.size, wishes.has('n64'), wishes.has('n65')], [64, true, false])
})
