import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { dice, sided } from '@tidepaint/loadtest/dice'
import { bigTide } from '@tidepaint/shared/modes/bigTide'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { Match } from '@tidepaint/server/match/Match'
import { encodeMatch } from '@tidepaint/server/match/MatchImage'
import { ImageFolder } from '@tidepaint/server/rooms/ImageFolder'
import { decodeRoom, encodeRoom, type RoomImage } from '@tidepaint/server/rooms/RoomImage'
import { eventually } from '../support/eventually.ts'
import { fliesOn } from '../support/fliesOn.ts'
import { startImageProcess } from '../support/imageProcess.ts'
import type { Player } from '../support/player.ts'
import { answerOf, closeOf, knock, portOf, RestartBench, tokenOf } from '../support/RestartBench.ts'

/** An image a second, and as long again for a machine that is busy. */
const LOST_TICKS_MAX = 2 * TICK_HZ
const SEED = Number(process.env['CRASH_SEED'] ?? 1)
const KILLS = Number(process.env['CRASH_KILLS'] ?? 12)

let bench: RestartBench
beforeEach(() => {
  bench = new RestartBench()
})
afterEach(() => bench.close())

const imageOf = (player: Player): RoomImage => decodeRoom(readFileSync(bench.pathOf(player)))
/** Of a match that fills the largest room. */
function bigImage(roomId: string): Uint8Array {
  const options = { mode: bigTide, botGrade: 'steady', newSeed: () => SEED } as const
  const match = encodeMatch(new Match(options))
  const head = { roomId, savedAtMs: 0, epoch: 1, elapsedMs: 0, droppedTicks: 0 }
  return encodeRoom({ ...head, sessions: [], match })
}
const isOnDisk = (player: Player): boolean => bench.images().includes(`${player.room.roomId}.image`)
const ticksOn = async (player: Player, ticks: number) => {
  const until = player.state.tick + ticks
  await eventually('ticks go on', () => player.state.tick >= until, 20_000)
}

test('[IMG-8] a kill costs each match a second: the same rooms, seats, names and scores', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const bob = await bench.seated(first, 'Bob')
  const cy = await bench.seated(first, 'Cy', 'duel')
  ann.fly({ moveX: 127, buttons: 1 })
  await eventually('some score', () => ann.rosterOf(ann.seat).score > 0, 20_000)
  const { score } = ann.rosterOf(ann.seat)
  await ticksOn(ann, LOST_TICKS_MAX)
  await first.kill()
  const told = ann.state.tick
  const image = imageOf(ann)
  assert.ok(told - image.match.world.tick <= LOST_TICKS_MAX, `${told} ${image.match.world.tick}`)
  assert.ok((image.match.world.crafts[ann.seat]?.score ?? 0) >= score)

  const second = await bench.start({ PORT: portOf(first) })
  const all = [ann, bob, cy]
  await eventually('all are back', () => all.every(({ welcomes }) => welcomes.length === 2))
  await eventually('a later owner', () => all.every(({ state }) => state.epoch === 2))
  assert.deepEqual(
    all.map(({ welcomes }) => welcomes[1]?.seat),
    all.map(({ seat }) => seat),
  )
  assert.deepEqual(
    all.map((player) => player.rosterOf(player.seat).name),
    ['Ann', 'Bob', 'Cy'],
  )
  assert.ok(ann.rosterOf(ann.seat).score >= score)
  await eventually('what was lost is played again', () => ann.state.tick > told)
  const dee = await bench.seated(second, 'Dee')
  assert.equal(dee.room.roomId, ann.room.roomId)

  const again = ann.rosterOf(ann.seat).score
  ann.fly({ moveX: -127, buttons: 1 })
  await eventually('inputs count again', () => ann.rosterOf(ann.seat).score > again, 20_000)
  second.signal('SIGTERM')
  assert.equal(await second.exitCode(), 0)
  const { floor, crafts, tick } = imageOf(ann).match.world
  assert.equal(ann.state.tick, tick)
  const own = crafts[ann.seat]
  assert.ok(own)
  assert.deepEqual(ann.floor.wrongChunks(floor, own), [])
})

test('[IMG-8] an open page flies on after a kill, and its prediction is right', () =>
  fliesOn(bench, { end: (node) => node.kill(), spent: [LOST_TICKS_MAX, LOST_TICKS_MAX] }))

test('[IMG-8] a damaged image costs its own match only, after a kill as well', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const bob = await bench.seated(first, 'Bob', 'duel')
  await eventually('images of both', () => isOnDisk(ann) && isOnDisk(bob))
  await first.kill()
  const bytes = readFileSync(bench.pathOf(ann))
  writeFileSync(bench.pathOf(ann), bytes.subarray(0, bytes.length / 2))
  // Under another name it would be Bob's match a second time.
  writeFileSync(join(bench.dir, 'copy.image'), readFileSync(bench.pathOf(bob)))

  const second = await bench.start({ PORT: portOf(first) })
  await eventually('Bob is back', () => bob.welcomes.length === 2)
  await eventually('Ann is told', () => ann.closedWith)
  assert.equal(ann.closedWith, closeReasons.resumeRefused.code)
  const said = second.log.filter(({ code }) => code === 'IMAGE_REFUSED')
  assert.deepEqual(
    new Set(said.map(({ reason }) => reason)),
    new Set(['the image of a room is damaged', 'the image of a room of another name']),
  )
})

test('[IMG-9] who comes back is in an image sooner than a second after the one before', async () => {
  const node = await bench.start()
  const ann = await bench.seated(node, 'Ann')
  await eventually('an image', () => isOnDisk(ann))
  const nextAfter = (savedAtMs: number) =>
    eventually('the next image', () => {
      const next = imageOf(ann).savedAtMs
      return next !== savedAtMs && next
    })
  const savedEarly = async () => {
    const beforeMs = await nextAfter(imageOf(ann).savedAtMs)
    const spent = tokenOf(ann)
    ann.cutLine()
    await eventually('back', () => tokenOf(ann) !== spent)
    return (await nextAfter(beforeMs)) - beforeMs < 900
  }
  // On a busy machine the way back may take as long as an image takes to be due.
  await eventually('an image that was due at once', savedEarly, 30_000)
})

test(`[IMG-10] a kill in the middle of writes leaves whole images only (seed ${SEED})`, async () => {
  const roll = sided(dice(SEED))
  const folder = new ImageFolder(bench.dir)
  for (const roomId of ['one', 'two']) folder.writeNow(roomId, bigImage(roomId))
  let unfinished = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = await startImageProcess(bench.dir)
    await sleep(roll(60))
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    unfinished += readdirSync(bench.dir).filter((file) => file.endsWith('.new')).length
    for (const file of folder.tidy()) {
      assert.doesNotThrow(() => decodeRoom(readFileSync(file)), `kill ${kill} of seed ${SEED}`)
    }
    assert.deepEqual(readdirSync(bench.dir).toSorted(), ['one.image', 'two.image'])
  }
  assert.ok(unfinished > 0, `no kill of seed ${SEED} hit a write`)
})

test('[IMG-11] a room that everybody left does not come back', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const bob = await bench.seated(first, 'Bob', 'duel')
  await eventually('images of both', () => isOnDisk(ann) && isOnDisk(bob))
  await ann.room.leave()
  await eventually('the image is gone', () => !isOnDisk(ann))
  await first.kill()
  const second = await bench.start({ PORT: portOf(first) })
  await eventually('Bob is back', () => bob.welcomes.length === 2)
  assert.equal(await second.ask('room', ann.room.roomId), undefined)
  second.signal('SIGINT')
  assert.equal(await second.exitCode(), 0)
  assert.deepEqual(bench.images(), [], 'matches that were ended leave nothing')
})

test('[IMG-12] a folder that cannot be written to harms no match, and is told once', async () => {
  writeFileSync(join(bench.dir, 'file'), '')
  const node = await bench.start({ IMAGES_DIR: join(bench.dir, 'file', 'folder') })
  const ann = await bench.seated(node, 'Ann')
  await eventually('it is told', () => node.said('IMAGE_LOST'))
  await ticksOn(ann, LOST_TICKS_MAX)
  assert.equal(node.log.filter(({ code }) => code === 'IMAGE_LOST').length, 1)
  assert.equal(ann.closedWith, undefined)
})

test('[IMG-13] after a resume only the new token opens the seat, also after a kill', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  const hashes = () => (imageOf(ann).sessions[0]?.tokenHashes ?? []).map((hash) => hash.join())
  await eventually('an image', () => isOnDisk(ann))
  const [spent, [before]] = [tokenOf(ann), hashes()]
  ann.cutLine()
  await eventually('back', () => ann.welcomes.length === 2 && tokenOf(ann) !== spent)
  assert.equal(await closeOf(knock(first, ann, spent)), closeReasons.resumeRefused.code)
  await eventually('only the new token is known', () => {
    return before !== undefined && !hashes().includes(before)
  })
  ann.room.reconnection.enabled = false
  await first.kill()

  const second = await bench.start({ PORT: portOf(first) })
  assert.equal(await closeOf(knock(second, ann, spent)), closeReasons.resumeRefused.code)
  const owner = knock(second, ann, tokenOf(ann))
  await answerOf(owner)
  assert.equal(await closeOf(knock(second, ann, tokenOf(ann))), closeReasons.resumeRefused.code)
  assert.equal(owner.readyState, WebSocket.OPEN)
  owner.close()
})

test('[IMG-14] a start on a taken port leaves the images of who runs there alone', async () => {
  const first = await bench.start()
  const ann = await bench.seated(first, 'Ann')
  await eventually('an image', () => isOnDisk(ann))
  const failed = bench.spawn({ PORT: portOf(first) })
  assert.equal(await failed.exitCode(), 1)
  assert.deepEqual(
    failed.log.filter(({ msg }) => msg === 'a match goes on'),
    [],
  )
  await ticksOn(ann, TICK_HZ)
  assert.equal(first.said('IMAGE_LOST'), undefined)
})
