import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { encodeMatch } from '@tidepaint/server/match/MatchImage'
import { decodeRoom, encodeRoom } from '@tidepaint/server/rooms/RoomImage'
import { eventually } from '../support/eventually.ts'
import { fliesOn } from '../support/fliesOn.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import { answerOf, closeOf, knock, portOf, RestartBench, tokenOf } from '../support/RestartBench.ts'

let bench: RestartBench
beforeEach(() => {
  bench = new RestartBench()
})
afterEach(() => bench.close())

/** Stops it as a service manager does; it has to end by itself, with 0. */
async function stop(node: NodeProcess): Promise<void> {
  node.signal('SIGTERM')
  assert.equal(await node.exitCode(), 0, node.out + node.err)
}

test('[IMG-3] a restart is a pause: the same seat, name, score, floor and ticks', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const bob = await bench.seated(first, 'Bob')
  ann.fly({ moveX: 127, buttons: 1 })
  await eventually('some score', () => ann.rosterOf(ann.seat).score > 0, 20_000)
  await stop(first)
  const [seat, tick] = [ann.seat, ann.state.tick]
  const { score } = ann.rosterOf(seat)
  assert.equal(bench.images().length, 1)
  assert.equal(statSync(join(bench.dir, bench.images()[0] ?? '')).mode & 0o777, 0o600)

  const second = await bench.start({ PORT: portOf(first) })
  await eventually('both are back', () => [ann, bob].every(({ welcomes }) => welcomes.length === 2))
  assert.deepEqual([ann.welcomes[1]?.seat, bob.welcomes[1]?.seat], [seat, bob.seat])
  await eventually('ticks go on', () => ann.state.tick > tick)
  assert.equal(ann.rosterOf(seat).name, 'Ann')
  assert.equal(bob.rosterOf(bob.seat).name, 'Bob')
  assert.equal(ann.state.epoch, 2)
  await eventually('a human flies', () => !ann.rosterOf(seat).bot)
  assert.ok(ann.rosterOf(seat).score >= score)
  assert.ok(ann.state.droppedTicks > 0, 'what was not played counts as left out')
  const cy = await bench.seated(second, 'Cy')
  assert.equal(cy.room.roomId, ann.room.roomId, 'the room is found as before')
  const ready = await fetch(`${second.url}/readyz`)
  assert.equal(((await ready.json()) as { load: { players: number } }).load.players, 3)

  const before = ann.rosterOf(seat).score
  ann.fly({ moveX: -127, buttons: 1 })
  await eventually('inputs count again', () => ann.rosterOf(seat).score > before, 20_000)
  assert.equal(ann.closedWith, undefined)
  await stop(second)
  const [file = ''] = bench.images()
  const { match } = decodeRoom(readFileSync(join(bench.dir, file)))
  const { floor, crafts } = match.world
  assert.equal(ann.state.tick, match.world.tick)
  const own = crafts[seat]
  assert.ok(own)
  assert.deepEqual(ann.floor.wrongChunks(floor, own), [])
  assert.equal(ann.floor.gaps, 0)
})

test('[IMG-3] an open page flies on by itself, and its prediction is right', () =>
  fliesOn(bench, { end: stop, spent: [30, 60] }, stop))

test('[IMG-4] a damaged image costs its own match only, and is put aside', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const bob = await bench.seated(first, 'Bob', 'duel')
  await stop(first)
  const damaged = `${ann.room.roomId}.image`
  const bytes = readFileSync(join(bench.dir, damaged))
  bytes[100] = (bytes[100] as number) ^ 1
  writeFileSync(join(bench.dir, damaged), bytes)
  writeFileSync(join(bench.dir, 'noise.image'), 'no image at all')

  const second = await bench.start({ PORT: portOf(first) })
  await eventually('Bob is back', () => bob.welcomes.length === 2)
  await eventually('Ann is told', () => ann.closedWith)
  assert.equal(ann.closedWith, closeReasons.resumeRefused.code)
  const refused = bench.images().filter((file) => file.endsWith('.refused'))
  assert.deepEqual(refused.toSorted(), [`${damaged}.refused`, 'noise.image.refused'].toSorted())
  const said = second.log.filter(({ code }) => code === 'IMAGE_REFUSED')
  assert.deepEqual(
    new Set(said.map(({ reason }) => reason)),
    new Set(['not the image of a room', 'the image of a room is damaged']),
  )
  await stop(second)
})

test('[IMG-4] an image that is older than seats are held is dropped', async () => {
  const first = await bench.start()
  await bench.seated(first, 'Ann')
  await stop(first)
  const path = join(bench.dir, bench.images()[0] ?? '')
  const image = decodeRoom(readFileSync(path))
  const match = encodeMatch({ image: () => image.match })
  writeFileSync(path, encodeRoom({ ...image, savedAtMs: image.savedAtMs - 60_000, match }))
  const second = await bench.start()
  assert.match(String(second.said('IMAGE_REFUSED')?.['reason']), /^\d+ s old: nobody waits for it$/)
  assert.deepEqual(bench.images(), [])
  await stop(second)
})

test('[IMG-5] what is in the file opens no seat, and a token opens it once', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const token = tokenOf(ann)
  await stop(first)
  ann.room.reconnection.enabled = false
  const [file = ''] = bench.images()
  const bytes = readFileSync(join(bench.dir, file))
  assert.equal(bytes.includes(token), false, 'the token itself is nowhere')
  const [held] = decodeRoom(bytes).sessions
  assert.ok(held)

  const second = await bench.start({ PORT: portOf(first) })
  for (const encoding of ['hex', 'base64url', 'latin1'] as const) {
    const stolen = Buffer.from(held.tokenHashes[0] ?? []).toString(encoding)
    assert.equal(await closeOf(knock(second, ann, stolen)), closeReasons.resumeRefused.code)
  }
  assert.equal(await closeOf(knock(second, ann, '')), closeReasons.badMessage.code)
  const owner = knock(second, ann, token)
  await answerOf(owner)
  assert.equal(await closeOf(knock(second, ann, token)), closeReasons.resumeRefused.code)
  assert.equal(owner.readyState, WebSocket.OPEN)
  owner.close()
  await stop(second)
})

test('[IMG-6] a second restart before anybody is back holds the seats as well', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  await stop(first)
  const second = await bench.start()
  await stop(second)
  assert.equal(bench.images().length, 1)
  const third = await bench.start({ PORT: portOf(first) })
  await eventually('back', () => ann.welcomes.length === 2)
  assert.equal(ann.welcomes[1]?.seat, ann.seat)
  await stop(third)
})

test('[IMG-6] a start that fails leaves the matches for the next one', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  await stop(first)
  const other = await bench.start({ PORT: portOf(first), IMAGES_DIR: '' })
  ann.room.reconnection.enabled = false
  const failed = bench.spawn({ PORT: portOf(first) })
  assert.equal(await failed.exitCode(), 1)
  assert.equal(bench.images().length, 1)
  await stop(other)
})

test('[IMG-7] a seat to which nobody comes back is given up, and so is the room', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  ann.room.reconnection.enabled = false
  const { roomId } = ann.room
  await stop(first)
  const second = await bench.start({ RESUME_WINDOW_S: '6' })
  assert.ok(second.log.some(({ msg }) => msg === 'a match goes on'))
  await eventually(
    'the room is gone',
    async () => (await second.ask('room', roomId)) === undefined,
    20_000,
  )
  assert.equal(second.said('HOOK_FAULT'), undefined)
  await stop(second)
})

test('[IMG-7] SIGINT, and a folder that is not there to write to, end matches as ever', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  first.signal('SIGINT')
  assert.equal(await first.exitCode(), 0)
  await eventually('told', () => ann.closedWith)
  assert.equal(ann.closedWith, closeReasons.shutdown.code)
  assert.deepEqual(bench.images(), [])

  writeFileSync(join(bench.dir, 'file'), '')
  const second = await bench.start({ IMAGES_DIR: join(bench.dir, 'file', 'folder') })
  const bob = await bench.seated(second, 'Bob')
  await stop(second)
  await eventually('told', () => bob.closedWith)
  assert.equal(bob.closedWith, closeReasons.shutdown.code)
  assert.ok(second.said('IMAGE_LOST'))
})
