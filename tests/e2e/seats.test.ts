import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '@colyseus/sdk'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { eventually } from '../support/eventually.ts'
import { Player } from '../support/player.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

let server: TestServer
before(async () => {
  server = await openServer({ RESUME_WINDOW_S: '2' })
})
after(() => server.close())

const matchOf = ({ room }: Player) => server.room(room.roomId).match
const pilotOf = (player: Player) => matchOf(player).seats[player.seat]?.pilot

test('[SES-1] a human takes the place of a bot, in the team with the fewest humans', async () => {
  const players = [await server.join({ name: 'Ann' }), await server.join({ name: 'Ben' })]
  players.push(await server.join({ name: 'Cyn' }))
  const [ann, ben, cyn] = players as [Player, Player, Player]
  await eventually('Ann is told of all three', () => ann.rosterOf(cyn.seat).name === 'Cyn')
  assert.notEqual(ann.craft.team, ben.craft.team)
  assert.deepEqual(
    players.map(({ seat }) => ann.rosterOf(seat).name),
    ['Ann', 'Ben', 'Cyn'],
  )
  assert.deepEqual(
    players.map(({ seat }) => ann.rosterOf(seat).bot),
    [false, false, false],
  )
  const bots = [...ann.state.roster.values()].filter(({ bot }) => bot)
  assert.equal(bots.length, 16 - 3)
  for (const player of players) await player.room.leave()
})

test('[SES-2] a new pilot starts from a score of 0, whatever the bot had', async () => {
  const watcher = await server.join()
  const { world } = matchOf(watcher)
  for (const craft of world.crafts) craft.score = 500
  const late = await server.join()
  assert.equal(late.room.roomId, watcher.room.roomId)
  await eventually('the seat was taken over', () => (world.crafts[late.seat]?.score ?? 0) < 500)
  await watcher.room.leave()
  await late.room.leave()
})

test('[SES-3] a player whose line drops comes back to the same craft, flown by a bot meanwhile', async () => {
  const pilot = await server.join({ name: 'Ann' })
  const watcher = await server.join({ name: 'Ben' })
  const { seat } = pilot
  // Longer than the SDK needs, so that the bot can be seen to fly.
  pilot.room.reconnection.minDelay = 400
  pilot.cutLine()
  await eventually('the roster says bot', () => watcher.rosterOf(seat).bot)
  assert.equal(pilotOf(pilot), 'away')
  const craft = matchOf(pilot).world.crafts[seat]
  const dropped = { x: craft?.x, y: craft?.y }
  await eventually('the bot flies', () => craft?.x !== dropped.x || craft?.y !== dropped.y)
  assert.equal(watcher.rosterOf(seat).name, 'Ann')

  await eventually('Ann is back', () => pilot.welcomes.length === 2)
  assert.equal(pilot.welcomes[1]?.seat, seat)
  await eventually('the roster says human', () => !watcher.rosterOf(seat).bot)
  // Wherever the bot left the craft, there may be a wall; the gun turns everywhere.
  const aim = (pilot.craft.aim + 128) & 255
  pilot.fly({ aim })
  await eventually('the gun follows Ann', () => pilot.craft.aim === aim)
  await pilot.room.leave()
  await watcher.room.leave()
})

test('[SES-4] who leaves gives the seat to a bot at once', async () => {
  const pilot = await server.join({ name: 'Ann' })
  const watcher = await server.join()
  await pilot.room.leave()
  await eventually('a bot with a name of its own', () => {
    const { bot, name } = watcher.rosterOf(pilot.seat)
    return bot && name !== 'Ann'
  })
  assert.equal(pilotOf(pilot), 'bot')
  await watcher.room.leave()
})

test('[SES-5] a seat is given up when the window to resume closes', async () => {
  const pilot = await server.join({ name: 'Ann' })
  const watcher = await server.join()
  pilot.room.reconnection.enabled = false
  pilot.cutLine()
  await eventually('the seat is held', () => pilotOf(pilot) === 'away')
  await eventually('the seat is a bot’s', () => pilotOf(pilot) === 'bot')
  await watcher.room.leave()
})

test('[SES-6] a full room refuses with room-full, and the next player gets another room', async () => {
  const first = await server.join({ mode: 'duel' })
  const { roomId } = first.room
  const second = await server.join({ mode: 'duel', roomId })
  assert.equal(second.room.roomId, roomId)
  await assert.rejects(server.join({ mode: 'duel', roomId }), /room-full/)
  const other = await server.join({ mode: 'duel' })
  assert.notEqual(other.room.roomId, roomId)
  await second.room.leave()
  const third = await server.join({ mode: 'duel', roomId })
  assert.equal(third.room.roomId, roomId)
  for (const player of [first, third, other]) await player.room.leave()
})

test('[SES-7] a seat that is held for a dropped player is not given away', async () => {
  const first = await server.join({ mode: 'duel' })
  const { roomId } = first.room
  const second = await server.join({ mode: 'duel', roomId })
  second.room.reconnection.minDelay = 300
  second.cutLine()
  await eventually('the seat is held', () => pilotOf(second) === 'away')
  await assert.rejects(server.join({ mode: 'duel', roomId }), /room-full/)
  await eventually('the player is back', () => second.welcomes.length === 2)
  await first.room.leave()
  await second.room.leave()
})

test('[SES-8] a page that was reloaded comes back to its seat though the old line still stands', async () => {
  const old = await server.join({ name: 'Ann' })
  const room = await new Client(server.url).reconnect(old.room.reconnectionToken)
  const reloaded = new Player(room, server.url)
  await eventually(
    'the own craft',
    () => reloaded.welcomes.length > 0 && reloaded.sees(reloaded.seat),
  )
  assert.equal(reloaded.seat, old.seat)
  assert.equal(pilotOf(reloaded), 'human')
  await eventually('the old line is closed', () => old.closedWith)
  assert.equal(old.closedWith, closeReasons.replaced.code)
  await reloaded.room.leave()
})

test('[SES-9] different modes are different rooms, and none means the first one', async () => {
  const duel = await server.join({ mode: 'duel' })
  const any = await server.join()
  assert.deepEqual([duel.state.mode, any.state.mode], ['duel', 'tide'])
  await duel.room.leave()
  await any.room.leave()
})
