import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { durationMs, readOptions } from './options.ts'

describe('bot runner options', () => {
  test('[LOAD-1] defaults make a short run against this machine', () => {
    const { target, bots, forMs, mode, grade } = readOptions([])
    assert.deepEqual(
      [target, bots, forMs, mode, grade],
      ['http://localhost:8080', 8, 60_000, 'tide', 'steady'],
    )
  })

  test('[LOAD-1] every bad value is named, with what would have been right', () => {
    const args = [
      '--bots=0',
      '--for=soon',
      '--mode=chess',
      '--target=x',
      '--grade=best',
      '--seed=-1',
    ]
    const named = ['--bots is "0"', '--for is "soon"', '--mode is "chess"', '--target is "x"']
    assert.throws(
      () => readOptions(args),
      ({ message }: Error) =>
        [...named, '--grade is "best"', '--seed is "-1"'].every((part) => message.includes(part)),
    )
  })

  for (const [text, ms] of [
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
  ] as const) {
    test(`[LOAD-1] ${text} is ${ms} ms`, () => assert.equal(durationMs(text), ms))
  }
  for (const text of ['', '5', '-5s', '1.5m', '9999999s']) {
    test(`[LOAD-1] "${text}" is no time`, () => assert.ok(Number.isNaN(durationMs(text))))
  }
})
