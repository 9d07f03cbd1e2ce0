import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FullBot } from '@tidepaint/loadtest/bots/FullBot'
import { Tally } from '@tidepaint/loadtest/measure/Tally'
import { governing } from '@tidepaint/server/match/Governor'
import { CELL_U, TICK_HZ, TICK_MS } from '@tidepaint/shared/tuning'
import { savings } from '@tidepaint/shared/wire/savings'
import { eventually } from '../support/eventually.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

test('[GOV-7] in a room that saves all it can people play on, and nothing is predicted wrong', async (t) => {
  const watcher = await server.join({ mode: 'tide' })
  const { match, roomId } = server.room(watcher.room.roomId)
  const wish = { endpoint: server.url, name: 'bot', mode: 'tide', room: roomId }
  const bot = await FullBot.join({ ...wish, seed: 1, grade: 'sharp' }, new Tally())
  const timer = setInterval(() => bot.frame(performance.now()), TICK_MS / 2)
  t.after(() => clearInterval(timer))
  const { session } = bot
  await eventually('the bot plays', () => session.tick > match.world.startTick + TICK_HZ)

  for (let i = 0; i < savings.length * governing.judgedTicks; i++) match.worked(TICK_MS, 0)
  // The room itself goes on being judged, and may save less after some seconds.
  await eventually('it is told', () => session.stats().savings === savings.length)
  const shown: number[] = []
  watcher.room.onStateChange(() => shown.push(watcher.state.tick))
  const { x, y } = session.body
  await eventually('a second of patches', () => shown.length > TICK_HZ / 2)
  assert.ok(
    shown.slice(1, TICK_HZ / 2).every((tick) => tick % 2 === 0),
    String(shown),
  )
  await eventually('the bot flies', () => {
    return Math.hypot(session.body.x - x, session.body.y - y) > 5 * CELL_U
  })

  await eventually('the level falls', () => session.stats().savings < savings.length)
  assert.equal(session.stats().correctionsWithoutContact, 0)
  assert.deepEqual([watcher.floor.gaps, watcher.framesOfOtherTicks], [0, 0])
  const { floor, crafts } = match.world
  const own = crafts[watcher.seat]
  assert.ok(own)
  await eventually('the same floor', () => watcher.floor.wrongChunks(floor, own).length === 0)
  await bot.leave()
  await watcher.room.leave()
})
