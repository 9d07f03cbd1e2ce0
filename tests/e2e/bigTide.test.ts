import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FullBot } from '@tidepaint/loadtest/bots/FullBot'
import { Tally } from '@tidepaint/loadtest/measure/Tally'
import { sideOf } from '@tidepaint/shared/sim/floor'
import { CELL_U, SEATS_MAX, TICK_MS } from '@tidepaint/shared/tuning'
import { PODIUM } from '@tidepaint/shared/wire/state'
import { eventually } from '../support/eventually.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

/** Their numbers take a byte more than those of most craft. */
const LAST_SEAT = SEATS_MAX - 1

let server: TestServer
before(async () => {
  server = await openServer({ BIG_TIDE_SEATS: String(SEATS_MAX), MATCH_S: '12', PODIUM_S: '5' })
})
after(() => server.close())

test('[SES-14] a match of 500 seats is joined, seen and played like any other', async (t) => {
  const watcher = await server.join({ mode: 'bigTide' })
  const room = server.room(watcher.room.roomId)
  const { match } = room
  assert.deepEqual([room.maxClients, match.world.crafts.length], [SEATS_MAX, SEATS_MAX])
  assert.equal(watcher.state.side, sideOf(SEATS_MAX))
  assert.deepEqual([...watcher.state.roster.keys()].map(Number).sort(byNumber).at(-1), LAST_SEAT)

  const wish = { endpoint: server.url, name: 'bot', mode: 'bigTide', room: room.roomId }
  const bot = await FullBot.join({ ...wish, seed: 1, grade: 'sharp' }, new Tally())
  const timer = setInterval(() => bot.frame(performance.now()), TICK_MS)
  t.after(() => clearInterval(timer))
  const { session } = bot
  assert.equal(session.floor.side, sideOf(SEATS_MAX))
  assert.equal(session.scores().length, SEATS_MAX)
  const { x, y } = session.body
  await soon('the bot flies', () => {
    return Math.hypot(session.body.x - x, session.body.y - y) > 5 * CELL_U
  })

  watcher.fly({ moveX: 127, moveY: 127 })
  await soon('somebody in sight', () => watcher.state.crafts.size > 1)
  await soon('events of seats that take two bytes', () =>
    watcher.events.some((event) => 'seat' in event && event.seat >= 127),
  )
  await soon('the podium', () => watcher.state.phase === PODIUM)
  assert.deepEqual([watcher.floor.gaps, watcher.framesOfOtherTicks], [0, 0])
  const { floor, crafts } = match.world
  const own = crafts[watcher.seat]
  assert.ok(own)
  await soon('the final floor', () => watcher.floor.wrongChunks(floor, own).length === 0)
  assert.ok(watcher.floor.chunks.length >= 4)
  assert.equal(session.line().state, 'live')
  await bot.leave()
  await watcher.room.leave()
})

/** So many bots think on the same processor. */
const soon = <T>(what: string, holds: () => T) => eventually(what, holds, 40_000)

const byNumber = (a: number, b: number): number => a - b
