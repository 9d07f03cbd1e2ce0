import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { durationMs } from '../duration.ts'
import { readCommand } from './options.ts'

describe('options of the swarm', () => {
  test('[LOAD-1] a scenario gives what is not given', () => {
    const command = readCommand(['--bots', '12', '--for', '5m', '--mix', 'light'])
    assert.ok(command.kind === 'run')
    const { plan, target, scenario } = command.options
    assert.deepEqual(
      [scenario, plan.bots, plan.forS, plan.mix, plan.mode, target.kind],
      ['steady', 12, 300, { light: 1 }, 'tide', 'server'],
    )
  })

  test('[LOAD-1] every bad value is named, with what would have been right', () => {
    const bad = {
      scenario: 'chess',
      bots: '0',
      for: 'soon',
      mode: 'chess',
      target: 'ftp://x',
      grade: 'best',
      seed: '-1',
      mix: 'pilot=1',
      workers: '1.5',
    }
    const args = Object.entries(bad).map(([name, value]) => `--${name}=${value}`)
    const named = [
      'no scenario is named "chess"; there are ',
      '--bots is "0"; it must be a whole number from 1 to 20000',
      '--for is "soon"; it must be a time like',
      '--mode is "chess"; it must be one of tide',
      '"ftp://x" is no address',
      '--grade is "best"; it must be one of',
      '--seed is "-1"',
      'no behaviour is named "pilot"',
      '--workers is "1.5"',
    ]
    assert.throws(
      () => readCommand(args),
      ({ message }: Error) => named.every((part) => message.includes(part)),
    )
  })

  test('[LOAD-1] what does not go together is refused', () => {
    assert.throws(
      () => readCommand(['--target=http://localhost:1', '--cluster=3']),
      /--target and --cluster exclude each other/,
    )
    assert.throws(
      () => readCommand(['--metrics=http://localhost:1']),
      /--metrics goes with --target/,
    )
    assert.throws(() => readCommand(['fly']), /"fly" is no command/)
    assert.throws(() => readCommand(['--botz=3']), /--botz/)
    assert.throws(() => readCommand(['compare', 'a.json']), /compare takes two reports/)
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
