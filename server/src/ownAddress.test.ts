import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { reachableAt, urlOf } from './ownAddress.ts'

test('[CLU-5] where others reach a node: as given, with its own port unless one is given', () => {
  const cases = [
    ['10.0.0.7', '10.0.0.7:80'],
    ['node-1.example:9000', 'node-1.example:9000'],
    ['fd00::7', '[fd00::7]:80'],
    ['[fd00::7]:9000', '[fd00::7]:9000'],
    ['[fd00::7]', '[fd00::7]:80'],
  ] as const
  for (const [given, expected] of cases) {
    const { nodeAddress } = readConfig({ NODE_ADDRESS: given })
    assert.equal(reachableAt(nodeAddress, '0.0.0.0', 80), expected)
  }
  assert.equal(reachableAt(undefined, '192.168.0.9', 80), '192.168.0.9:80')
  // Everywhere is no address: whichever this machine has.
  assert.doesNotMatch(reachableAt(undefined, '0.0.0.0', 80), /^0\.0\.0\.0/)
  for (const wrong of ['a b', 'host:port', ':::x', 'a:1:2', '[x]:1']) {
    assert.throws(() => readConfig({ NODE_ADDRESS: wrong }), /NODE_ADDRESS/, wrong)
  }
})

test('[SRV-4] listening everywhere is no address to go to', () => {
  assert.deepEqual(
    ['0.0.0.0', '::', '127.0.0.1', '10.1.1.1', 'fd00::1'].map((host) => urlOf(host, 80)),
    [
      ...Array.from({ length: 3 }, () => 'http://localhost:80'),
      'http://10.1.1.1:80',
      'http://[fd00::1]:80',
    ],
  )
})
