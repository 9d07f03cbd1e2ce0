import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { links } from '../links/profiles.ts'
import { readExamCommand } from './options.ts'

describe('options of the exam', () => {
  test('[EXAM-1] without options all links are examined over both ways', () => {
    assert.deepEqual(readExamCommand([]), {
      kind: 'run',
      options: {
        links,
        ways: ['relay', 'packets'],
        forMs: 60_000,
        atOnce: 1,
        seed: 1,
        jsonFile: undefined,
        chartFile: undefined,
        compareFile: undefined,
        robust: false,
      },
    })
  })

  test('[EXAM-1] links and ways are taken by name, each once', () => {
    const command = readExamCommand(['--links', '4g, fibre,4g', '--over', 'relay'])
    assert.ok(command.kind === 'run')
    assert.deepEqual(
      command.options.links.map(({ name }) => name),
      ['4g', 'fibre'],
    )
    assert.deepEqual(command.options.ways, ['relay'])
  })

  const refused: readonly (readonly [args: string[], said: RegExp])[] = [
    [['--links', 'carrier-pigeon'], /no link is named "carrier-pigeon"; there are fibre, cable/],
    [['--over', 'air'], /"air" is neither relay nor packets/],
    [['--for', '2 minutes'], /--for is "2 minutes"; it must be a time like 60s/],
    [['--for', '2h'], /--for is "2h"/],
    [['--at-once', '0'], /--at-once is "0"; it must be a whole number from 1/],
    [['--seed', '-1'], /seed/],
    [['--robust'], /--robust goes with --compare/],
    [['--speed', '9'], /Unknown option '--speed'/],
  ]
  for (const [args, said] of refused) {
    test(`[EXAM-1] ${args.join(' ')} is refused`, () => {
      assert.throws(() => readExamCommand(args), said)
    })
  }

  test('[EXAM-1] all that is wrong is named at once', () => {
    const bad = ['--links', 'x,fibre,y', '--for', 'soon', '--seed', 'one']
    const all = /"x"[\s\S]*"y"[\s\S]*"soon"[\s\S]*"one"/
    assert.throws(() => readExamCommand(bad), all)
  })
})
