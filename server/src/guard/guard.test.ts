import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { mayUse } from './origin.ts'
import { RequestRate } from './RequestRate.ts'
import { addressOf } from './requests.ts'

test('[BAD-11] own and named origins may use the server, and programs without one', () => {
  const host = 'play.example:8080'
  const allowed = ['https://friend.example']
  const answers = [
    null,
    undefined,
    'http://play.example:8080',
    'https://play.example:8080',
    'https://friend.example',
    'http://play.example',
    'http://friend.example',
    'https://friend.example.evil.example',
    'null',
    'nonsense',
  ].map((origin) => mayUse({ origin, host }, allowed))
  assert.deepEqual(answers, [true, true, true, true, true, false, false, false, false, false])
  assert.equal(mayUse({ origin: 'null', host: undefined }, []), false)
})

test('[BAD-16] an address has its share of requests in each minute, whoever else asks', () => {
  const rate = new RequestRate(3)
  const ask = (address: string, nowMs: number) => rate.allows(address, nowMs)
  assert.deepEqual(
    [1, 2, 3, 4].map((ms) => ask('a', ms)),
    [true, true, true, false],
  )
  assert.equal(ask('b', 5), true)
  assert.equal(ask('a', 60_000), false)
  assert.equal(ask('a', 60_001), true)
})

test('[BAD-16] the memory of addresses is bounded, and the newest are kept', () => {
  const rate = new RequestRate(1)
  for (let i = 0; i < 20_000; i++) rate.allows(String(i), 0)
  assert.equal(rate.allows('19999', 1), false)
  assert.equal(rate.allows('0', 1), true)
})

const from = (forwarded?: string) =>
  ({
    headers: { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: 's' },
  }) as unknown as IncomingMessage

test('[BAD-16] a peer cannot choose the address it is counted by', () => {
  assert.equal(addressOf(from('liar'), 0), 's')
  assert.equal(addressOf(from('liar, player'), 1), 'player')
  assert.equal(addressOf(from('liar, player, inner'), 2), 'player')
  assert.equal(addressOf(from(), 1), 's')
})
