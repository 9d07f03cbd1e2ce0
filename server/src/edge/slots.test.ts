import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSlots, planChanges, type Slot, type Target } from './slots.ts'

const answer = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_port
6 nodes 1 n1 127.0.0.1 2 4 1 4001
6 nodes 2 n2 ::1 0 5 1 9
7 rooms 1 n1 127.0.0.1 3 4 1 4001
8 other 1 web1 127.0.0.1 2 4 1 80

`

test('[EDGE-2] slots are read from what HAProxy says of its servers', () => {
  assert.deepEqual(parseSlots(answer), [
    {
      backend: 'nodes',
      name: 'n1',
      id: 1,
      ip: '127.0.0.1',
      port: 4001,
      isOpen: true,
      isDraining: false,
    },
    { backend: 'nodes', name: 'n2', id: 2, ip: '::1', port: 9, isOpen: false, isDraining: false },
    {
      backend: 'rooms',
      name: 'n1',
      id: 1,
      ip: '127.0.0.1',
      port: 4001,
      isOpen: true,
      isDraining: true,
    },
  ])
  for (const nonsense of ['', "Can't find backend.\n", '# srv_name\n', 'a b c n1\n']) {
    assert.deepEqual(parseSlots(nonsense), [])
  }
})

test('[EDGE-2] only what differs is sent, the address before the state', () => {
  const slots: Slot[] = [
    {
      backend: 'nodes',
      name: 'n1',
      id: 1,
      ip: '10.0.0.1',
      port: 1,
      isOpen: true,
      isDraining: false,
    },
    {
      backend: 'rooms',
      name: 'n1',
      id: 1,
      ip: '10.0.0.1',
      port: 1,
      isOpen: false,
      isDraining: false,
    },
    {
      backend: 'nodes',
      name: 'n2',
      id: 2,
      ip: '10.0.0.2',
      port: 1,
      isOpen: true,
      isDraining: false,
    },
  ]
  const plan = (name: string, target: Target) =>
    planChanges(slots, new Map([[name, target]])).flatMap(({ commands }) => commands)
  assert.deepEqual(plan('n1', { ip: '10.0.0.1', port: 1 }), ['set server rooms/n1 state ready'])
  assert.deepEqual(plan('n1', { ip: '10.0.0.1', port: 2 }), [
    'set server nodes/n1 addr 10.0.0.1 port 2',
    'set server rooms/n1 addr 10.0.0.1 port 2',
    'set server rooms/n1 state ready',
  ])
  assert.deepEqual(plan('n1', 'closed'), ['set server nodes/n1 state maint'])
  assert.deepEqual(planChanges(slots, new Map()), [])
})
