import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { NodeBoard } from './NodeBoard.ts'
import type { NodeEntry } from './nodeEntry.ts'
import { idleLoad } from './testNodes.ts'

function hash(...entries: Partial<NodeEntry>[]): Record<string, string> {
  const whole = entries.map((entry): NodeEntry => {
    const { name = 'n1' } = entry
    const fresh = { name, processId: `process-${name}`, address: '127.0.0.1:1', state: 'ready' }
    return {
      ...fresh,
      software: '1',
      protocol: PROTOCOL_VERSION,
      beat: 1,
      load: idleLoad,
      ...entry,
    } as NodeEntry
  })
  return Object.fromEntries(whole.map((entry) => [entry.name, JSON.stringify(entry)]))
}

test('[CLU-3] a node whose beat stands still is stale after a second, whatever its clock says', () => {
  const board = new NodeBoard()
  for (let nowMs = 0; nowMs <= 1000; nowMs += 200) {
    board.update(hash({ name: 'n1', beat: nowMs }, { name: 'n2' }), nowMs)
    assert.deepEqual(
      ['process-n1', 'process-n2'].map((id) => board.isLive(id, nowMs)),
      [true, nowMs < 1000],
    )
  }
})

test('[CLU-3] who could not look for a while judges nobody by it', () => {
  const board = new NodeBoard()
  board.update(hash({ name: 'n2' }), 0)
  board.update(hash({ name: 'n2' }), 5000)
  assert.equal(board.isLive('process-n2', 5000), true)
  assert.equal(board.silentMs('process-n2', 5500), 500)
})

test('[CLU-3] a node that had to change its name is judged by its beats under the new one', () => {
  const board = new NodeBoard()
  const before = { name: 'n1', processId: 'one', beat: 9 }
  for (let nowMs = 0; nowMs <= 2000; nowMs += 200) {
    board.update(hash(before, { name: 'n2', processId: 'one', beat: 10 + nowMs }), nowMs)
  }
  assert.equal(board.isLive('one', 2000), true)
  assert.equal(board.byProcess('one')?.name, 'n2')
})

test('[CLU-4] draining, stopped and foreign nodes take no players, and are reachable while they live', () => {
  const board = new NodeBoard()
  const states = ['starting', 'ready', 'draining', 'stopped'] as const
  const entries = states.map((state, i) => ({ name: `n${i + 1}`, state }))
  board.update(hash(...entries, { name: 'n5', protocol: PROTOCOL_VERSION + 1 }), 0)
  const ids = board.all.map(({ processId }) => processId)
  assert.deepEqual(
    ids.map((id) => board.takesPlayers(id, 0)),
    [false, true, false, false, false],
  )
  assert.deepEqual(
    ids.map((id) => board.isLive(id, 0)),
    [true, true, true, false, true],
  )
})

test('[CLU-3] what no node of ours wrote is passed over', () => {
  const board = new NodeBoard()
  const liar = JSON.stringify({ ...JSON.parse(hash({})['n1'] ?? ''), name: 'n9' })
  const faulty = { ...hash({ name: 'n1' }), n2: 'nonsense', n3: '{}', n4: liar, evil: liar }
  board.update({ ...faulty, n5: hash({ name: 'n5', address: 'evil/../' })['n5'] ?? '' }, 0)
  assert.deepEqual(
    board.all.map(({ name }) => name),
    ['n1'],
  )
})
