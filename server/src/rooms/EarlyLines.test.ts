import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EarlyLines } from './EarlyLines.ts'

/** Long after a test. */
const LIMIT_MS = 60_000

const isSettled = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([promise.then(() => true), Promise.resolve(false)])) === true

test('[OWN-16] only as many lines wait as were announced, and only for their room', async () => {
  const early = new EarlyLines()
  early.expect('red', 2)
  assert.equal(early.wait('blue'), undefined)
  assert.equal(early.takes('blue'), false)
  const gathered = early.gathered('red', LIMIT_MS)
  const first = early.wait('red')
  assert.ok(first)
  assert.equal(early.takes('red'), true)
  assert.equal(await isSettled(gathered), false)
  const second = early.wait('red')
  await gathered
  assert.equal(early.takes('red'), false)
  assert.equal(early.wait('red'), undefined)
  assert.equal(await isSettled(first), false)
  early.settle('red')
  await Promise.all([first, second])
  assert.equal(early.takes('red'), false)
})

test('[OWN-16] whoever does not come keeps nobody waiting', async () => {
  const early = new EarlyLines()
  early.expect('red', 3)
  const line = early.wait('red')
  await early.gathered('red', 1)
  early.settle('red')
  await line
  await early.gathered('red', LIMIT_MS)
  early.expect('empty', 0)
  await early.gathered('empty', LIMIT_MS)
  early.settle('empty')
})

test('[OWN-16] a room that is announced anew lets go of those who waited before', async () => {
  const early = new EarlyLines()
  early.expect('red', 1)
  const line = early.wait('red')
  early.expect('red', 1)
  await line
  assert.equal(early.takes('red'), true)
  early.settle('red')
})
