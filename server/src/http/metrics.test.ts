import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, test } from 'node:test'
import { mayRead } from './metrics.ts'

const TOKEN = 'a-token-of-16-up'

const may = (from: string | undefined, headers: IncomingHttpHeaders, token?: string): boolean =>
  mayRead({ headers, socket: { remoteAddress: from } }, token)

describe('who may read the numbers', () => {
  for (const [from, allowed] of [
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['fe80::1', false],
    ['128.0.0.1', false],
    // A line that is closed already has none.
    [undefined, false],
  ] as const) {
    test(`[OBS-1] without a token ${from} ${allowed ? 'may' : 'may not'}`, () => {
      assert.equal(may(from, {}), allowed)
    })
  }

  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
    test(`[OBS-1] a proxy on this machine that sends ${name} may not`, () => {
      assert.equal(may('127.0.0.1', { [name]: '' }), false)
    })
  }

  test('[OBS-1] with a token only who has it may, wherever from', () => {
    const shown = { authorization: `Bearer ${TOKEN}` }
    for (const from of ['127.0.0.1', '10.0.0.1']) {
      assert.equal(may(from, shown, TOKEN), true)
      assert.equal(may(from, { ...shown, 'x-forwarded-for': '10.0.0.2' }, TOKEN), true)
      for (const authorization of ['', 'Bearer ', TOKEN, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
        assert.equal(may(from, { authorization }, TOKEN), false, authorization)
      }
      assert.equal(may(from, {}, TOKEN), false)
    }
  })

  test('[OBS-1] a token helps nobody where none is set', () => {
    assert.equal(may('10.0.0.1', { authorization: 'Bearer undefined' }), false)
  })
})
