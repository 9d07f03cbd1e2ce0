import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Options, readOptions } from '../bench/connections/options.ts'
import { resultsOf } from '../bench/connections/results.ts'
import { runConnections } from '../bench/connections/runConnections.ts'
import { faultsOf } from '../bench/connections/tell.ts'

const SOCKETS = 200
const ROUNDS = 2
/** Of a system that allows enough. */
const FILES_MAX = 65_536

/** All parts of the bench, each as short as it can be. */
const short: Options = {
  sockets: SOCKETS,
  forMs: 500,
  settleMs: 300,
  warmUps: 10,
  nodes: 2,
  by: 'nodes',
  lobbyRates: [40],
  arenaRates: [20],
  rateS: 0.5,
  rounds: ROUNDS,
  crowds: 2,
  addresses: 2,
}

test('[CONN-1] 200 sockets from two addresses hear all news exactly once and stay alive', async () => {
  const measured = await runConnections(short)
  const { held, told, lobby, arena } = measured
  assert.deepEqual([held.joins.count, held.refused], [SOCKETS, {}])
  const { stallMs, ...alive } = held.alive
  assert.ok(stallMs > 0)
  assert.deepEqual(alive, {
    open: SOCKETS,
    answered: SOCKETS,
    from: { '127.0.0.2': SOCKETS / 2, '127.0.0.3': SOCKETS / 2 },
    closed: {},
  })
  assert.equal(
    held.players.reduce((sum, players) => sum + players),
    SOCKETS,
  )
  assert.deepEqual(
    told.rounds.map(({ count }) => count),
    [SOCKETS, SOCKETS],
  )
  assert.deepEqual([told.lost, told.twice], [0, 0])
  for (const rung of [...lobby, ...arena]) {
    assert.deepEqual([rung.latency.count, rung.refused], [rung.perS / 2, {}])
    assert.ok(rung.cpuUs.nodes > 0)
  }
  for (const { title, value, detail } of resultsOf(measured, short)) {
    assert.ok(Number.isFinite(value), title)
    assert.doesNotMatch(detail, /NaN|undefined/)
  }
})

test('[CONN-2] a delivery that is missed is lost, one that comes again is twice', () => {
  assert.deepEqual(faultsOf({ '2': 200 }, ROUNDS, SOCKETS), { lost: 0, twice: 0 })
  assert.deepEqual(faultsOf({ '2': 190, '1': 6, '3': 4 }, ROUNDS, SOCKETS), { lost: 6, twice: 4 })
  assert.deepEqual(faultsOf({ '2': 199 }, ROUNDS, SOCKETS), { lost: 2, twice: 0 })
})

describe('options of bench:connections', () => {
  test('[CONN-3] without a word: 10,000 sockets on two nodes for five minutes', () => {
    const { sockets, nodes, forMs, by } = readOptions([], FILES_MAX) ?? {}
    assert.deepEqual([sockets, nodes, forMs, by], [10_000, 2, 300_000, 'nodes'])
  })

  test('[CONN-3] every bad value is named', () => {
    const args = ['--sockets=none', '--for=soon', '--nodes=0', '--by=sea']
    assert.throws(
      () => readOptions(args, FILES_MAX),
      (error: Error) =>
        ['sockets', 'for', 'nodes', 'by'].every((name) => error.message.includes(`--${name} is "`)),
    )
  })

  test('[CONN-3] what needs more open files than there may be is refused, with how to get them', () => {
    const read = (...args: string[]) => readOptions(['--sockets=6000', ...args], 12_000)
    assert.equal(read('--by=nodes')?.sockets, 6000)
    assert.throws(() => read('--by=edge'), /ulimit -Hn 12064/)
  })
})
