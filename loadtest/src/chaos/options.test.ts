import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nemesisNames } from './nemeses.ts'
import { type ChaosOptions, readChaosCommand, usage } from './options.ts'

function read(...args: string[]): ChaosOptions {
  const command = readChaosCommand(args, () => 42)
  if (command.kind !== 'run') throw new Error('that was no run')
  return command.options
}

describe('the chaos command', () => {
  test('[CHAOS-1] without options all there is is done, with a seed of its own', () => {
    const { seed, nemeses, rounds, rooms, seats, nodes, calmMs } = read()
    assert.deepEqual(
      { seed, nemeses, rounds, rooms, seats, nodes, calmMs },
      {
        seed: 42,
        nemeses: nemesisNames,
        rounds: 12,
        rooms: 3,
        seats: 4,
        nodes: 3,
        calmMs: 5000,
      },
    )
  })

  test('[CHAOS-1] the short form strikes three times', () => {
    const { nemeses, rounds } = read('--short', '--seed', '3')
    assert.deepEqual([nemeses, rounds], [['kill', 'freeze', 'redis-kill'], 3])
  })

  test('[CHAOS-1] nemeses are named in any order', () => {
    assert.deepEqual(read('--nemesis', 'move, kill,kill').nemeses, ['kill', 'move'])
  })

  test('[CHAOS-1] a control run is struck by what shows the fault', () => {
    const { nemeses, rounds, control } = read('--control', 'newcomer')
    assert.deepEqual([nemeses, rounds, control], [['client-cut'], 2, 'newcomer'])
  })

  test('[CHAOS-1] all that is wrong is said at once', () => {
    const args = ['--seed', 'x', '--nemesis', 'kill,flood', '--rooms', '0', '--calm', '5']
    const bad = [...args, '--control', 'odd', '--picture', 'a.png']
    assert.throws(() => read(...bad), {
      message: [
        `--seed is "x"; it must be a whole number from 0 to ${2 ** 32 - 1}`,
        `--nemesis: there is no "flood"; there are ${nemesisNames.join(', ')}`,
        '--rooms is "0"; it must be a whole number from 1 to 16',
        '--calm is "5"; it must be a time like 60s, 5m or 2h, at most 600s',
        '--control is "odd"; it must be one of forgotten, newcomer',
        '--picture is "a.png"; it must end with .svg',
        `\n${usage}`,
      ].join('\n'),
    })
    assert.throws(() => read('--rooms', '16', '--seats', '16'), /256 bots are asked for/)
    assert.throws(() => read('--nodes', '1', '--nemesis', 'kill-two'), /needs a second node/)
    assert.throws(() => read('--fast'), /--fast/)
  })
})
