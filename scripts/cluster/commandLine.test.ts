import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCommand } from './commandLine.ts'
import { readOrder } from './orders.ts'

const read = (args: string, env: Record<string, string> = {}) =>
  readCommand(args.split(' ').filter(Boolean), env)

const up = {
  kind: 'up',
  nodes: 3,
  port: 8080,
  host: '127.0.0.1',
  redisUrl: undefined,
  withEdge: true,
}

test('[RUN-5] options have defaults, and the environment has its say', () => {
  assert.deepEqual(read(''), up)
  assert.deepEqual(read('', { PORT: '', HOST: '', REDIS_URL: '' }), up)
  assert.deepEqual(read('--nodes 16 --port 0', { PORT: '9' }), { ...up, nodes: 16, port: 0 })
  assert.deepEqual(read('', { PORT: '9', HOST: '::1', REDIS_URL: 'redis://r', HAPROXY: 'none' }), {
    ...up,
    port: 9,
    host: '::1',
    redisUrl: 'redis://r',
    withEdge: false,
  })
  for (const args of ['help', '--help', 'help me', '--nodes 99 --help']) {
    assert.deepEqual(read(args), { kind: 'help' }, args)
  }
})

test('[RUN-5] each bad option is named with what would be right', () => {
  const faults = (args: string, env = {}) => {
    try {
      return read(args, env)
    } catch (error) {
      return (error as Error).message.split('\n').slice(0, -1)
    }
  }
  assert.deepEqual(faults('--nodes 0 --slots 3', { PORT: '65536' }), [
    '--slots is no option',
    '--nodes is "0"; it must be a whole number from 1 to 16',
    'PORT is "65536"; it must be a whole number from 0 to 65535',
  ])
  assert.deepEqual(faults('--nodes'), ['--nodes is ""; it must be a whole number from 1 to 16'])
  assert.deepEqual(faults('toString'), [
    '"toString" is no order; there are status, rooms, roll, stop, kill, freeze, thaw, pause, resume, drain, start, move',
  ])
  assert.deepEqual(faults('kill'), ['kill lacks a name, such as n2'])
  assert.deepEqual(faults('stop n2'), ['stop names nobody; "n2" is too much'])
  assert.deepEqual(faults('rooms n2'), ['rooms names nobody; "n2" is too much'])
  assert.deepEqual(faults('roll n2'), ['roll names nobody; "n2" is too much'])
  assert.deepEqual(faults('drain n1 n2'), ['drain takes one name; "n2" is too much'])
  assert.deepEqual(faults('drain redis'), ['drain is for "redis"; it must be a node, n1 to n64'])
  assert.deepEqual(faults('move aB3'), ['move lacks a room and a node, such as aB3 n2'])
  assert.deepEqual(faults('move a n1 n2'), ['move takes a room and a node; "n2" is too much'])
  assert.deepEqual(faults('move ../a n1'), ['move is of "../a"; it must be the id of a room'])
  assert.deepEqual(faults('move a n65'), ['move is to "n65"; it must be a node, n1 to n64'])
})

test('[RUN-5] a room may have a name like an option', () => {
  const order = { order: 'move', room: '--nodes', to: 'n2' }
  assert.deepEqual(read('move --nodes n2'), { kind: 'order', order })
})

test('[RUN-10] an order is read from JSON as from words, and nothing else is one', () => {
  const orders = [
    '{"order":"status"}',
    '{"order":"kill","name":"redis"}',
    '{"order":"move","room":"-a","to":"n2"}',
  ]
  assert.deepEqual(
    orders.map((line) => readOrder(line)),
    orders.map((line) => JSON.parse(line) as unknown),
  )
  const nonsense = [
    '',
    'kill',
    'null',
    '[]',
    '{}',
    '{"order":"kill"}',
    '{"order":["kill"],"name":"n1"}',
    '{"order":"kill","name":1}',
    '{"order":"kill","name":"n1\\n"}',
    '{"order":"stop","name":"n1"}',
    '{"order":"kill","room":"n1"}',
    '{"order":"move","name":"a","to":"n1"}',
    '{"order":"move","room":"a"}',
    '{"order":"__proto__","name":"n1"}',
  ]
  for (const line of nonsense) assert.equal(readOrder(line), undefined, line)
})
