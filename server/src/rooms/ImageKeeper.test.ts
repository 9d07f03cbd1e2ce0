import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { ImageFolder } from './ImageFolder.ts'
import { ImageKeeper, type KeptRoom } from './ImageKeeper.ts'

const SOON_MS = 20
const NEVER_MS = 3_600_000

let dir = ''
let said: string[] = []
let keeper: ImageKeeper

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidepaint-keeper-'))
  said = []
})
afterEach(async () => {
  await keeper.close()
  rmSync(dir, { recursive: true })
})

function makeKeeper(everyMs: number): ImageKeeper {
  const log = pino({}, { write: (line: string) => said.push(line) })
  keeper = new ImageKeeper({ folder: new ImageFolder(join(dir, 'images')), log, everyMs })
  return keeper
}

/** A room whose image is the number of images that were asked of it. */
class CountingRoom implements KeptRoom {
  asked = 0
  hasPlayers = true
  readonly roomId: string
  constructor(roomId: string) {
    this.roomId = roomId
  }
  image(): Uint8Array | undefined {
    this.asked++
    return this.hasPlayers ? Buffer.from(String(this.asked)) : undefined
  }
}

const files = (): string[] => readdirSync(join(dir, 'images'))
const textOf = (roomId: string): string =>
  readFileSync(join(dir, 'images', `${roomId}.image`), 'utf8')

/** Test runs have their own limit; a look costs nothing. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn()
}

test('[IMG-9] rooms are written again and again, for nobody else to read', async () => {
  const rooms = ['a', 'b', 'c'].map((roomId) => new CountingRoom(roomId))
  makeKeeper(SOON_MS).start()
  for (const room of rooms) keeper.began(room)
  await until(() => rooms.every(({ asked }) => asked >= 5))
  await keeper.stop()
  assert.deepEqual(
    rooms.map(({ roomId }) => textOf(roomId)),
    rooms.map(({ asked }) => String(asked)),
  )
  assert.deepEqual(files().toSorted(), ['a.image', 'b.image', 'c.image'])
  assert.equal(statSync(join(dir, 'images')).mode & 0o777, 0o700)
  assert.equal(statSync(join(dir, 'images', 'a.image')).mode & 0o777, 0o600)
})

test('[IMG-9] rooms take turns: none is written a second time before the others', async () => {
  const rooms = ['a', 'b', 'c'].map((roomId) => new CountingRoom(roomId))
  makeKeeper(SOON_MS).start()
  for (const room of rooms) keeper.began(room)
  await until(() => {
    const asked = rooms.map((room) => room.asked)
    assert.ok(Math.max(...asked) - Math.min(...asked) <= 1, String(asked))
    return Math.min(...asked) === 5
  })
})

test('[IMG-9] a room whose sessions change is written at once', async () => {
  const room = new CountingRoom('a')
  makeKeeper(NEVER_MS).start()
  keeper.began(room)
  await until(() => room.asked === 1)
  keeper.changed(room)
  await until(() => room.asked === 2)
  await keeper.stop()
  assert.equal(textOf('a'), '2')
})

test('[IMG-11] a room that nobody could come back to has no file', async () => {
  const room = new CountingRoom('a')
  makeKeeper(SOON_MS).start()
  keeper.began(room)
  await until(() => room.asked === 2)
  room.hasPlayers = false
  await until(() => room.asked === 4)
  assert.deepEqual(files(), [])
})

test('[IMG-11] a room that ends while it is written leaves no file, and what is late starts none', async () => {
  const room = new CountingRoom('a')
  makeKeeper(SOON_MS).start()
  const endsMeanwhile: KeptRoom = {
    roomId: 'a',
    image: () => {
      keeper.ended(endsMeanwhile)
      keeper.changed(endsMeanwhile)
      return room.image()
    },
  }
  keeper.began(endsMeanwhile)
  await until(() => room.asked === 1)
  await keeper.close()
  assert.equal(room.asked, 1)
  assert.deepEqual(files(), [])
})

test('[IMG-11] a room that is released keeps its file, whatever becomes of it', async () => {
  const room = new CountingRoom('a')
  makeKeeper(SOON_MS).start()
  keeper.began(room)
  await until(() => room.asked === 1)
  await keeper.stop()
  keeper.release(room)
  keeper.changed(room)
  keeper.ended(room)
  await keeper.close()
  assert.deepEqual(files(), ['a.image'])
})

test('[IMG-12] what cannot be written is said once, and again after it worked', async () => {
  const room = new CountingRoom('a')
  const folder = join(dir, 'images')
  const keepTwice = async () => {
    await keeper.keep(room)
    await keeper.keep(room)
  }
  makeKeeper(NEVER_MS).began(room)
  writeFileSync(folder, 'in the way')
  await keepTwice()
  assert.equal(said.length, 1)
  rmSync(folder)
  await keepTwice()
  assert.equal(textOf('a'), '4')
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'in the way')
  await keepTwice()
  assert.equal(said.length, 2)
  assert.equal((JSON.parse(said[1] ?? '') as { code: string }).code, 'IMAGE_LOST')
})

test('[IMG-12] an image that cannot be made costs only its room', async () => {
  const [good, bad] = [new CountingRoom('good'), new CountingRoom('bad')]
  bad.image = () => {
    throw new Error('no image')
  }
  makeKeeper(SOON_MS).start()
  keeper.began(bad)
  keeper.began(good)
  await until(() => good.asked === 4)
  assert.deepEqual(
    files().filter((file) => !file.endsWith('.new')),
    ['good.image'],
  )
  assert.equal(said.length, 1)
})
