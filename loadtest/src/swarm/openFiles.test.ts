import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFilesFault } from './openFiles.ts'

test('[LOAD-7] more sockets than files may be open are refused with the limit and the way out', () => {
  assert.equal(openFilesFault(900, 1024), undefined)
  assert.equal(openFilesFault(900, undefined), undefined)
  const fault = openFilesFault(10_000, 1024) ?? ''
  assert.match(fault, /10000 sockets .* need 10064 open files, .* allows 1024/)
  assert.match(fault, /ulimit -Hn 10064/)
})
