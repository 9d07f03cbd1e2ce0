import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { matchMaker, requestFromIPC, Room, subscribeIPC } from '@colyseus/core'

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
/** Files that reach for what packages keep to themselves; each says against what it was checked. */
const files = [
  pathOf('./colyseusInternals.ts'),
  pathOf('./revivedSeats.ts'),
  pathOf('../../../client/src/net/RoomFollower.ts'),
]

/** `@colyseus/core 0.18.17` as it stands in a file's head. */
const NAMED = /(@colyseus\/[\w-]+)\s+(?:\*\s+)?(\d+\.\d+\.\d+)/g

function namedIn(file: string): [name: string, version: string][] {
  const [head = ''] = readFileSync(file, 'utf8').split('*/')
  return [...head.matchAll(NAMED)].map(([, name = '', version = '']) => [name, version])
}

function installed(name: string): string {
  const path = pathOf(`../../../node_modules/${name}/package.json`)
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

test('[FRM-1] private members are those of the versions that were checked', () => {
  for (const file of files) {
    const named = namedIn(file)
    assert.ok(named.length > 0, `${file} says against what it was checked`)
    for (const [name, version] of named) {
      assert.equal(version, installed(name), `${name}: read the sources that ${file} names again`)
    }
  }
})

test('[FRM-2] the private members that a room needs to outlive its process are there', () => {
  const room = new Room() as unknown as Record<string, unknown>
  for (const name of ['_reconnections', '_reservedSeats', '_reservedSeatTimeouts', '_events']) {
    assert.equal(typeof room[name], 'object', name)
  }
  for (const name of ['_onMessage', '_onJoin', 'hasReservedSeat', 'checkReconnectionToken']) {
    assert.equal(typeof room[name], 'function', name)
  }
  assert.equal(typeof matchMaker.handleCreateRoom, 'function')
  assert.equal(typeof requestFromIPC, 'function')
  assert.equal(typeof subscribeIPC, 'function')
})
