import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkTicks } from '@tidepaint/loadtest/chaos/checkers/ticks'
import { readChaosCommand } from '@tidepaint/loadtest/chaos/options'
import { runChaos } from '@tidepaint/loadtest/chaos/runChaos'
import { Witness } from '@tidepaint/loadtest/chaos/Witness'
import { joinArena } from '@tidepaint/client/net/joinArena'
import type { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import { matchMaker } from '@colyseus/core'
import { eventually } from '../support/eventually.ts'
import { openServer } from '../support/testServer.ts'

const SEED = 8
const NOTHING = { ticks: [], results: [], seats: [], rooms: [], scores: [], floors: [] }

// The SDK tells there of each line that it mends.
console.info = () => {}

/** As `npm run chaos` would do it; whoever asks why it failed is told all that happened. */
async function chaos(...args: string[]) {
  const command = readChaosCommand([...args, '--seed', String(SEED)], () => SEED)
  if (command.kind !== 'run') throw new Error('that is no run')
  const said: string[] = []
  const never = new AbortController().signal
  const { report } = await runChaos(command.options, (line) => said.push(line), never)
  return { report, story: [`seed ${SEED}`, ...said, report.broken ?? ''].join('\n') }
}

const small = ['--rounds', '1', '--rooms', '1', '--seats', '2']

describe('chaos', () => {
  test('[CHAOS-15] a kill, a freeze and a Redis kill: nothing is found', async () => {
    const { report, story } = await chaos('--short')
    assert.deepEqual(report.verdicts, NOTHING, story)
    assert.deepEqual([report.broken, report.rounds.length], [undefined, 3], story)
    assert.deepEqual(
      report.rounds.map(({ lost, measures }) => [lost, measures.neverBack, measures.zombieTicks]),
      [0, 1, 2].map(() => [[], 0, 0]),
      story,
    )
  })

  test('[CHAOS-15] a node is cut off from Redis: nothing is found', async () => {
    const { report, story } = await chaos('--nemesis', 'redis-cut', ...small)
    assert.deepEqual(report.verdicts, NOTHING, story)
    assert.deepEqual([report.broken, report.rounds.length], [undefined, 1], story)
  })

  test('[CHAOS-16] control: a room of which nothing is left to go on from is lost', async () => {
    const { report, story } = await chaos('--control', 'forgotten', ...small)
    assert.ok(
      report.verdicts.rooms.some((fault) => fault.includes('is lost')),
      story,
    )
    assert.equal(report.rounds[0]?.lost.length, 1, story)
  })

  test('[CHAOS-17] control: a bot that accepts everything hears an earlier owner', async (context) => {
    const server = await openServer()
    context.after(() => server.close())
    const session = await joinArena({ endpoint: server.url, name: 'credulous', mode: 'duel' })
    context.after(() => session.leave())
    const nowMs = () => performance.now()
    const witness = new Witness(session, { bot: 1, name: 'credulous', nowMs, isCredulous: true })
    const { state } = matchMaker.getLocalRoomById(session.room.roomId) as ArenaRoom
    const { history } = witness
    const hears = (epoch: number) =>
      eventually(`a patch of epoch ${epoch}`, () =>
        history.entries.some((each) => each.what === 'patch' && each.epoch === epoch),
      )
    state.epoch = 3
    await hears(3)
    assert.deepEqual(checkTicks([history]), [])
    state.epoch = 2
    await hears(2)
    assert.match(checkTicks([history])[0] ?? '', /accepted epoch 2 tick \d+ after epoch 3 tick/)
  })
})
