import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMix, spread } from './mix.ts'

test('[LOAD-2] a mix is exact as a whole and even in its parts', () => {
  const names = spread({ player: 1, light: 3 }, 200)
  assert.equal(names.filter((name) => name === 'player').length, 50)
  for (let at = 0; at < 200; at += 8) {
    assert.equal(names.slice(at, at + 8).filter((name) => name === 'player').length, 2)
  }
})

test('[LOAD-2] a mix is read from words, or refused in words', () => {
  assert.deepEqual(readMix('player=1,light=3'), { player: 1, light: 3 })
  assert.deepEqual(readMix('light'), { light: 1 })
  assert.throws(() => readMix('pilot=1'), /no behaviour is named "pilot"; there are player, light/)
  assert.throws(() => readMix('player=many'), /the weight of player is "many"/)
  assert.throws(() => readMix('player=0'), /all weights are 0/)
})
