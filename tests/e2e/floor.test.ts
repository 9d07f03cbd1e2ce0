import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { PLAY, PODIUM } from '@tidepaint/shared/wire/state'
import { eventually } from '../support/eventually.ts'
import type { Player } from '../support/player.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

let server: TestServer
before(async () => {
  server = await openServer({ MATCH_S: '3', PODIUM_S: '2' })
})
after(() => server.close())

const worldOf = ({ room }: Player) => server.room(room.roomId).match.world

/** Chunks of which the player holds something else than the server. */
function wrongChunks(player: Player): number[] {
  const { floor, crafts } = worldOf(player)
  const own = crafts[player.seat]
  assert.ok(own)
  return player.floor.wrongChunks(floor, own)
}

/** Whoever was just dropped in elsewhere gets that part of the floor over a few ticks. */
async function holdsFloor(player: Player): Promise<void> {
  await eventually('the same floor', () => wrongChunks(player).length === 0)
}

const winnerOf = ({ state }: Player): number => state.winner

/** Waits until the floor stands still, so that what was sent can be compared with what is. */
async function atPodium(player: Player): Promise<void> {
  await eventually('the podium', () => player.state.phase === PODIUM, 15_000)
}

test('[FLR-1] an early and a late joiner hold the same floor as the server', async () => {
  const early = await server.join()
  early.fly({ moveX: 127, moveY: 40, aim: 10, buttons: 1 })
  await eventually('half of the match', () => early.state.endsTick - early.state.tick < 45)
  const late = await server.join({ roomId: early.room.roomId })
  await atPodium(early)
  await eventually('all chunks in reach', () => late.floor.chunks.length >= 4)
  assert.ok(early.floor.chunks.length >= 4)
  await holdsFloor(early)
  await holdsFloor(late)
  assert.deepEqual([early.floor.gaps, late.floor.gaps], [0, 0])
  await early.room.leave()
  await late.room.leave()
})

test('[FLR-1] control: a player who loses one frame holds another floor', async () => {
  const player = await server.join()
  await eventually('chunks', () => player.floor.chunks.length >= 4)
  const chunk = player.floor.chunks[0] ?? 0
  player.floor.cellsOf(chunk).fill(7)
  await atPodium(player)
  assert.deepEqual(wrongChunks(player), [chunk])
  await player.room.leave()
})

test('[FLR-2] a chunk that is asked for mends the floor', async () => {
  const player = await server.join()
  await eventually('the podium is over', () => player.state.phase === PLAY)
  await eventually('chunks', () => player.floor.chunks.length >= 4)
  const chunk = player.floor.chunks[0] ?? 0
  player.floor.cellsOf(chunk).fill(7)
  player.room.send(3, { chunks: [chunk] })
  await atPodium(player)
  await holdsFloor(player)
  await player.room.leave()
})

test('[FLR-3] everybody has a coarse map of the whole floor', async () => {
  const player = await server.join()
  await atPodium(player)
  const { floor } = worldOf(player)
  const blocks = floor.side / tuning.sight.overview.blockCells
  await eventually('a map of the final floor', () => {
    const corner = player.floor.overview[0]
    return player.floor.blocksPerSide === blocks && corner === floor.cells[0]
  })
  assert.equal(player.floor.overview.length, blocks * blocks)
  await player.room.leave()
})

test('[FLR-4] a rematch is another arena, and its floor arrives whole', async () => {
  const player = await server.join()
  const { match, arenaSeed } = player.state
  await eventually('the next match', () => player.state.match === match + 1, 15_000)
  assert.notEqual(player.state.arenaSeed, arenaSeed)
  assert.equal(player.state.phase, PLAY)
  assert.equal(winnerOf(player), 255)
  assert.equal(player.sees(player.seat), true)
  await eventually('its chunks', () => player.floor.chunks.length >= 4)
  await atPodium(player)
  await holdsFloor(player)
  assert.equal(player.floor.gaps, 0)
  assert.ok(winnerOf(player) < 2)
  await player.room.leave()
})

test('[AOI-1] a player is sent the craft near them and no other', async () => {
  const player = await server.join()
  await eventually('play', () => player.state.phase === PLAY)
  await eventually('some of the others', () => player.state.crafts.size > 1)
  // Only a few come into view at a time.
  const { tick } = player.state
  await eventually('a few patches', () => player.state.tick > tick + 3)
  const { crafts } = worldOf(player)
  const own = crafts[player.seat]
  assert.ok(own)
  const { enterCells, leaveCells } = tuning.sight
  // One tick of flight between the world and what was sent of it.
  const slackCells = 2
  for (const craft of crafts) {
    const distanceCells = Math.hypot(craft.x - own.x, craft.y - own.y) / CELL_U
    if (distanceCells > leaveCells + slackCells) assert.equal(player.sees(craft.seat), false)
    if (distanceCells < enterCells - slackCells) assert.equal(player.sees(craft.seat), true)
  }
  assert.ok(player.state.crafts.size < crafts.length)
  await player.room.leave()
})

test('[AOI-2] gauges are sent to the own pilot only', async () => {
  const [ann, ben] = [await server.join(), await server.join()]
  await eventually('play', () => ann.state.phase === PLAY)
  await eventually('Ann sees Ben', () => {
    const { crafts } = worldOf(ann)
    const own = crafts[ann.seat]
    // Again and again: a step may just be dropping one of them in somewhere.
    if (own) Object.assign(crafts[ben.seat] ?? {}, { x: own.x + 5 * CELL_U, y: own.y, ink: 1000 })
    return ann.sees(ben.seat)
  })
  await eventually('Ben sees his ink', () => ben.craft.ink >= 1000)
  assert.equal(ann.craftOf(ben.seat).ink, undefined)
  await ann.room.leave()
  await ben.room.leave()
})
