import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import { eventually } from '../support/eventually.ts'
import type { Player } from '../support/player.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

const { enterCellsMin, matesBlockCells } = tuning.sight
/** Outside the smallest area, inside the largest. */
const BETWEEN_CELLS = 28

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const craftsOf = ({ room }: Player) => server.room(room.roomId).match.world.crafts

/** Holds a craft east or west of the player's until the player sees it, or does not. */
function holdUntil(player: Player, seat: number, isSeen: boolean): Promise<unknown> {
  const [own, other] = [craftsOf(player)[player.seat], craftsOf(player)[seat]]
  const { side } = player.state
  return eventually(`a craft that is ${isSeen ? '' : 'not '}seen`, () => {
    if (!own || !other) return false
    const towards = own.x > (side / 2) * CELL_U ? -1 : 1
    Object.assign(other, { x: own.x + towards * BETWEEN_CELLS * CELL_U, y: own.y })
    return player.sees(seat) === isSeen
  })
}

test('[AOI-5] a player is sent what their screen shows, and after a resume as much as may be', async () => {
  const [ann, ben] = [await server.join({ mode: 'duel' }), await server.join({ mode: 'duel' })]
  await holdUntil(ann, ben.seat, true)
  ann.room.send(MESSAGE.sight, { cells: enterCellsMin })
  await holdUntil(ann, ben.seat, false)
  ann.room.send(MESSAGE.sight, { cells: 40 })
  await holdUntil(ann, ben.seat, true)
  ann.room.send(MESSAGE.sight, { cells: enterCellsMin })
  await holdUntil(ann, ben.seat, false)
  ann.cutLine()
  await eventually('a resume', () => ann.welcomes.length > 1)
  await holdUntil(ann, ben.seat, true)
  await ann.room.leave()
  await ben.room.leave()
})

for (const wild of [
  { cells: -1 },
  { cells: 1e9 },
  { cells: Number.NaN },
  { cells: 9, more: 1 },
  9,
]) {
  test(`[WIRE-7] a screen of ${JSON.stringify(wild)} closes the connection`, async () => {
    const player = await server.join()
    player.room.send(MESSAGE.sight, wild)
    await eventually('the end', () => player.closedWith === closeReasons.badMessage.code)
  })
}

test('[AOI-8] a player is told where all of the own team is', async () => {
  const player = await server.join()
  const blockU = matesBlockCells * CELL_U
  await eventually('a place for each', () => {
    const team = craftsOf(player).filter(({ team: each }) => each === player.craft.team)
    const { mates } = player
    if (mates?.length !== 2 * team.length) return false
    // Told up to half a second ago.
    return team.every(({ x, y }, at) => {
      const away = Math.hypot(
        (mates[2 * at] ?? 0) - x / blockU,
        (mates[2 * at + 1] ?? 0) - y / blockU,
      )
      return away < 5
    })
  })
  assert.ok(player.mates)
  await player.room.leave()
})
