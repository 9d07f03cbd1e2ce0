import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goneBody, readGone, readNodeOrder } from './nodeOrders.ts'

test('[MOVE-1] an order to a node is read whole, and nothing else is one', () => {
  const orders = [
    { order: 'pause' },
    { order: 'resume' },
    { order: 'move', room: 'aB-_9', to: 'n64' },
  ]
  assert.deepEqual(orders.map(readNodeOrder), orders)
  const nonsense = [
    undefined,
    null,
    'pause',
    {},
    { order: 'stop' },
    { order: 'pause', room: 'a' },
    { order: 'move', room: 'a' },
    { order: 'move', to: 'n1' },
    { order: 'move', room: '', to: 'n1' },
    { order: 'move', room: 'a'.repeat(65), to: 'n1' },
    { order: 'move', room: 'a b', to: 'n1' },
    { order: 'move', room: 'a', to: 'n65' },
    { order: 'move', room: 'a', to: 'n1', force: true },
  ]
  for (const body of nonsense) assert.equal(readNodeOrder(body), undefined, JSON.stringify(body))
})

test('[GONE-1] a word on a death names one process, and nothing else is one', () => {
  assert.equal(readGone(goneBody('wznbtDa7x')), 'wznbtDa7x')
  for (const body of [null, 'x', {}, { gone: 1 }, { gone: '' }, { gone: 'a', by: 'b' }]) {
    assert.equal(readGone(body), undefined, JSON.stringify(body))
  }
})
