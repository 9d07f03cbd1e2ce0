import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { matchMaker } from '@colyseus/core'
import { Client } from '@colyseus/sdk'
import { paintOf } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning, VPT_PER_U } from '@tidepaint/shared/tuning'
import { eventually } from '../../support/eventually.ts'
import { PlainRoom } from '../../support/plainRoom.ts'
import type { Player } from '../../support/player.ts'
import { openServer, type TestServer } from '../../support/testServer.ts'

const EAST = { moveX: 127, moveY: 0, aim: 0 }
/** The longest way in one tick: on own colour, without a dash, rounded up. */
const STEP_U_MAX = Math.ceil((tuning.craft.speedVpt * tuning.craft.ownFloorPct) / 100 / VPT_PER_U)
const CHEAT_FACTOR = 10

let server: TestServer
before(async () => {
  // The cheat is to be stopped by the allowance, not by the limit of frames.
  server = await openServer({ MESSAGES_PER_S_MAX: '10000' })
  matchMaker.defineRoomType('plain', PlainRoom)
})
after(() => server.close())

const worldOf = ({ room }: Player) => server.room(room.roomId).match.world

test('[NET-1] a player flies, paints and shoots', async () => {
  const player = await server.join()
  const { side } = player.state
  player.fly({ ...EAST, buttons: 1 })
  const startX = player.craft.x
  await eventually('flying east', () => player.craft.x > startX + 10 * CELL_U)
  await eventually('told of the own shot', () =>
    player.events.some(
      ({ kind, ...event }) => kind === 'bolt' && 'seat' in event && event.seat === player.seat,
    ),
  )
  const { x, y, team } = worldOf(player).crafts[player.seat] ?? { x: 0, y: 0, team: 0 }
  const below = Math.floor(y / CELL_U) * side + Math.floor(x / CELL_U)
  assert.equal(worldOf(player).floor.cells[below], paintOf(team))
  await player.room.leave()
})

test('[NET-2] ten times the inputs give no more way', async () => {
  const [cheat, second] = [await server.join({ mode: 'duel' }), await server.join({ mode: 'duel' })]
  const world = worldOf(cheat)
  const craft = world.crafts[cheat.seat]
  assert.ok(craft)
  const start = { x: craft.x, tick: world.tick }
  const timer = setInterval(() => {
    for (let i = 0; i < CHEAT_FACTOR; i++) cheat.sendInput(EAST)
  }, 33)
  const far = 20 * CELL_U
  const ticks = await eventually(
    '20 cells',
    () => craft.x > start.x + far && world.tick - start.tick,
  )
  clearInterval(timer)
  assert.ok(
    craft.x - start.x <= (ticks + tuning.input.allowanceMax) * STEP_U_MAX,
    `${craft.x - start.x} units in ${ticks} ticks`,
  )
  await cheat.room.leave()
  await second.room.leave()
})

test('[NET-2] control: where all inputs are spent, they do', async () => {
  const room = await new Client(server.url).joinOrCreate('plain')
  const plain = matchMaker.getLocalRoomById(room.roomId) as unknown as PlainRoom
  const input = room.input<{ moveX: number }>({ mode: 'reliable' })
  const timer = setInterval(() => {
    for (let i = 0; i < CHEAT_FACTOR; i++) {
      input.data.moveX = 1
      input.send()
    }
  }, 33)
  const steps = await eventually(
    '300 steps of movement',
    () => plain.state.x > 300 && plain.state.step,
  )
  clearInterval(timer)
  assert.ok(plain.state.x > steps * 2, `${plain.state.x} in ${steps} ticks`)
  await plain.disconnect()
})

test('[NET-3] a burst after a stall is worked off, and leaves no latency behind', async () => {
  const player = await server.join()
  const queue = server.room(player.room.roomId).inputs.get(player.room.sessionId)
  player.fly(EAST)
  await eventually('inputs flow', () => queue.consumedCount > 10)
  for (let i = 0; i < tuning.input.bufferMax - 2; i++) player.sendInput(EAST)
  await eventually('a backlog', () => queue.size > 4)
  await eventually('no backlog', () => queue.size <= 1)
  await player.room.leave()
})

test('[NET-4] the patch and the tick frame before it show the same tick', async () => {
  const player = await server.join()
  player.fly({ ...EAST, buttons: 1 })
  await eventually('some frames', () => player.frames > 20)
  assert.equal(player.framesOfOtherTicks, 0)
  await player.room.leave()
})

test('[NET-5] a client is told the rate of ticks, and gets one patch for each', async () => {
  const player = await server.join()
  const input = player.room.input<object>({ mode: 'reliable' })
  assert.deepEqual([input.tickRate, player.welcomes[0]?.tickHz], [30, 30])
  const ticks: number[] = []
  player.room.onStateChange(() => ticks.push(player.state.tick))
  await eventually('30 patches', () => ticks.length >= 30)
  const first = ticks[0] ?? 0
  assert.deepEqual(
    ticks,
    ticks.map((_, i) => first + i),
  )
  await player.room.leave()
})

test('[SRV-10] ticks too slow for their field are told as the slowest that fit', async () => {
  const player = await server.join()
  Object.assign(server.room(player.room.roomId), { medianWorkUs: () => 70_000 })
  await eventually('the slowest', () => player.state.tickWorkUs === 65_535)
  await player.room.leave()
})
