import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteReader } from '@tidepaint/shared/sim/bytes'
import { chunkOf, makeFloor, paintCell } from '@tidepaint/shared/sim/floor'
import type { Floor } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { overviewOf } from '@tidepaint/shared/wire/overview'
import { joinSections, readTickFrame } from '@tidepaint/shared/wire/tickFrame'
import { FloorStream } from './FloorStream.ts'
import { FloorSubscription } from './FloorSubscription.ts'

/** Later than any tick in which something is painted here. */
const FRAME_TICK = 1000
const SIDE = 320
const CHUNKS_PER_SIDE = SIDE / CHUNK_CELLS
const { chunksPerTick, enterCells, enterCellsMin, floorCells } = tuning.sight

interface Seen {
  wholes: number[]
  changed: number[]
}

/** A player who reads what a subscription collects, strictly: any gap fails the test. */
class Reader {
  readonly subscription: FloorSubscription
  readonly chunks = new Map<number, { version: number; cells: Uint8Array }>()

  constructor(stream: FloorStream) {
    this.subscription = new FloorSubscription(stream)
  }

  read(xCells: number, yCells: number): Seen {
    const sections: Uint8Array[] = []
    this.subscription.collect(xCells * CELL_U, yCells * CELL_U, sections)
    const seen: Seen = { wholes: [], changed: [] }
    const frame = joinSections(FRAME_TICK, sections)
    if (frame) this.#take(frame, seen)
    return seen
  }

  #take(frame: Uint8Array, seen: Seen): void {
    readTickFrame(new ByteReader(frame), {
      wholeChunk: (chunk, version, decode) => {
        const cells = new Uint8Array(CHUNK_CELLS ** 2)
        decode(cells)
        this.chunks.set(chunk, { version, cells })
        seen.wholes.push(chunk)
      },
      changes: (chunk, before, after, decode) => {
        const held = this.chunks.get(chunk)
        assert.ok(held && held.version === before, `chunk ${chunk} at ${before}`)
        decode((cell, value) => held.cells.set([value], cell))
        held.version = after
        seen.changed.push(chunk)
      },
      overview: () => {},
      event: () => {},
      mates: () => {},
    })
  }
}

/** What a chunk really holds. */
function cellsOf(floor: Floor, chunk: number): Uint8Array {
  const left = (chunk % CHUNKS_PER_SIDE) * CHUNK_CELLS
  const top = Math.floor(chunk / CHUNKS_PER_SIDE) * CHUNK_CELLS
  return Uint8Array.from({ length: CHUNK_CELLS ** 2 }, (_, cell) => {
    const row = top + Math.floor(cell / CHUNK_CELLS)
    return floor.cells[row * floor.side + left + (cell % CHUNK_CELLS)] as number
  })
}

/** Whole numbers below `n` by chance, the same for the same seed. */
function luckOf(seed: number): (n: number) => number {
  let luck = seed
  return (n) => {
    luck = (Math.imul(luck, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((luck / 2 ** 32) * n)
  }
}

const open = () => {
  const floor = makeFloor(SIDE, 1)
  const stream = new FloorStream(floor)
  return { floor, stream, reader: new Reader(stream) }
}

test('[FLR-5] whole chunks come nearest first, a few a tick, and each once', () => {
  const { reader } = open()
  const first = reader.read(48, 48)
  assert.equal(first.wholes.length, chunksPerTick)
  assert.equal(first.wholes[0], CHUNKS_PER_SIDE + 1)
  const all = [first.wholes]
  for (let tick = 0; tick < 20; tick++) all.push(reader.read(48, 48).wholes)
  assert.equal(new Set(all.flat()).size, all.flat().length)
  assert.equal(all.flat().length, 9)
})

test('[FLR-5] nothing beyond the radius is sent', () => {
  const { reader } = open()
  for (let tick = 0; tick < 20; tick++) reader.read(16, 16)
  // 16 + 40 cells reach into the second chunk of each row, and not into the third.
  assert.deepEqual(
    [...reader.chunks.keys()].toSorted((a, b) => a - b),
    [0, 1, 10, 11],
  )
  assert.ok(16 + floorCells < 2 * CHUNK_CELLS)
  // From 30 cells on they do, but the one across the corner is 48 cells away.
  for (let tick = 0; tick < 20; tick++) reader.read(30, 30)
  assert.deepEqual(
    [0, 1, 2, 10, 11, 12, 20, 21, 22].filter((chunk) => !reader.chunks.has(chunk)),
    [22],
  )
})

test('[AOI-5] who shows less is sent less of the floor, and all of it as soon as they show more', () => {
  const { stream } = open()
  const subscription = new FloorSubscription(stream)
  const chunksOf = (areaCells: number): number => {
    const sections: Uint8Array[] = []
    for (let tick = 0; tick < 20; tick++) {
      subscription.collect(160 * CELL_U, 160 * CELL_U, sections, areaCells)
    }
    return sections.length
  }
  const [few, more] = [chunksOf(enterCellsMin), chunksOf(enterCells)]
  assert.deepEqual([few, more], [inReachOf(enterCellsMin), inReachOf(enterCells) - few])
  assert.ok(more > 0)
})

/** Chunks that are sent to somebody in the middle whose area reaches so far. */
function inReachOf(areaCells: number): number {
  const reachCells = areaCells + floorCells - enterCells
  return [...Array(CHUNKS_PER_SIDE ** 2).keys()].filter((chunk) => {
    const left = (chunk % CHUNKS_PER_SIDE) * CHUNK_CELLS
    const top = Math.floor(chunk / CHUNKS_PER_SIDE) * CHUNK_CELLS
    const away = (start: number) => Math.max(start - 160, 0, 160 - start - CHUNK_CELLS)
    return Math.hypot(away(left), away(top)) <= reachCells
  }).length
}

test('[FLR-6] any flight over a floor that is being painted leaves the player with the truth', () => {
  const { floor, stream, reader } = open()
  const below = luckOf(7)
  let [x, y] = [160, 160]
  for (let tick = 2; tick < 600; tick++) {
    for (let i = 0; i < 200; i++) paintCell(floor, below(SIDE * SIDE), below(4), tick)
    x = Math.min(SIDE - 1, Math.max(0, x + below(9) - 4))
    y = Math.min(SIDE - 1, Math.max(0, y + below(9) - 4))
    stream.advance(FRAME_TICK)
    reader.read(x, y)
  }
  let current = 0
  for (const [chunk, { version, cells }] of reader.chunks) {
    if (version !== stream.versionOf(chunk)) continue
    current++
    assert.deepEqual(cells, cellsOf(floor, chunk), `chunk ${chunk}`)
  }
  assert.ok(current >= 9, `${current} chunks are up to date`)
})

test('[FLR-10] after ticks that were skipped the floor is made good, nearest first, a few a tick', () => {
  const { floor, stream, reader } = open()
  const below = luckOf(11)
  let [x, y, gapTicks, largest] = [160, 160, 0, 0]
  const tickOnce = (tick: number, paints: number) => {
    for (let i = 0; i < paints; i++) paintCell(floor, below(SIDE * SIDE), below(4), tick)
    stream.advance(FRAME_TICK)
  }
  for (let tick = 2; tick < 900; tick++) {
    x = Math.min(SIDE - 1, Math.max(0, x + below(9) - 4))
    y = Math.min(SIDE - 1, Math.max(0, y + below(9) - 4))
    tickOnce(tick, below(20))
    if (gapTicks === 0 && below(20) === 0) gapTicks = below(30)
    if (gapTicks > 0) {
      gapTicks--
      reader.subscription.skipped()
      continue
    }
    const { wholes } = reader.read(x, y)
    largest = Math.max(largest, wholes.length)
  }
  assert.equal(largest, chunksPerTick)
  for (let tick = 900; tick < 910; tick++) {
    tickOnce(tick, 0)
    reader.read(x, y)
  }
  const inReach = [...Array(CHUNKS_PER_SIDE ** 2).keys()].filter((chunk) => {
    const left = (chunk % CHUNKS_PER_SIDE) * CHUNK_CELLS
    const top = Math.floor(chunk / CHUNKS_PER_SIDE) * CHUNK_CELLS
    const nearX = Math.min(Math.max(x, left), left + CHUNK_CELLS)
    const nearY = Math.min(Math.max(y, top), top + CHUNK_CELLS)
    return Math.hypot(x - nearX, y - nearY) <= floorCells
  })
  assert.ok(inReach.length >= 4)
  for (const chunk of inReach)
    assert.deepEqual(reader.chunks.get(chunk)?.cells, cellsOf(floor, chunk), `chunk ${chunk}`)
})

test('[FLR-10] what did not change while ticks were skipped is not sent again', () => {
  const { floor, stream, reader } = open()
  for (let tick = 0; tick < 10; tick++) reader.read(48, 48)
  paintCell(floor, 0, 1, 2)
  stream.advance(FRAME_TICK)
  reader.subscription.skipped()
  stream.advance(FRAME_TICK)
  assert.deepEqual(reader.read(48, 48).wholes, [0])
  paintCell(floor, 1, 1, 4)
  stream.advance(FRAME_TICK)
  assert.deepEqual(reader.read(48, 48), { wholes: [], changed: [0] })
})

test('[FLR-7] the bytes of a chunk are made once for all players', () => {
  const { floor, stream } = open()
  paintCell(floor, 0, 1, 2)
  stream.advance(FRAME_TICK)
  assert.equal(stream.whole(0), stream.whole(0))
  assert.equal(stream.delta(0), stream.delta(0))
  assert.equal(stream.delta(1), undefined)
})

test('[FLR-7] a cell that is painted over and back makes no new version', () => {
  const { floor, stream } = open()
  const before = stream.versionOf(0)
  paintCell(floor, 5, 1, 2)
  floor.cells[5] = 0
  stream.advance(FRAME_TICK)
  assert.deepEqual([stream.delta(0), stream.versionOf(0)], [undefined, before])
})

test('[FLR-8] a chunk that was left and did not change is not sent again', () => {
  const { floor, stream, reader } = open()
  for (let tick = 0; tick < 10; tick++) reader.read(16, 16)
  for (let tick = 0; tick < 20; tick++) reader.read(300, 300)
  paintCell(floor, 0, 1, 9)
  stream.advance(FRAME_TICK)
  const back = [reader.read(16, 16)]
  stream.advance(FRAME_TICK)
  back.push(reader.read(16, 16))
  assert.deepEqual(back.map(({ wholes }) => wholes).flat(), [0])
  assert.deepEqual(reader.chunks.get(0)?.cells, cellsOf(floor, 0))
})

test('[FLR-9] chunks that are asked for come again, at a bounded rate', () => {
  const { reader } = open()
  // One more than a second, so that the next one has just begun.
  for (let tick = 0; tick <= TICK_HZ; tick++) reader.read(48, 48)
  let sent = 0
  for (let tick = 1; tick < TICK_HZ; tick++) {
    reader.subscription.want([...reader.chunks.keys(), 99, 65_535])
    sent += reader.read(48, 48).wholes.length
  }
  assert.equal(sent, 16)
})

test('[FLR-3] a block of the coarse map has the value of most of its cells', () => {
  const { floor, stream } = open()
  const { blockCells, ticks } = overviewOf(SIDE)
  for (let cell = 0; cell < blockCells; cell++)
    for (let row = 0; row <= blockCells / 2; row++) paintCell(floor, row * SIDE + cell, 2, 2)
  // It is looked at in parts, all of it between one map and the next.
  for (let tick = 0; tick < ticks; tick++) stream.advance(FRAME_TICK)
  const frame = joinSections(FRAME_TICK, [stream.overview()])
  assert.ok(frame)
  let corner: (number | undefined)[] = []
  readTickFrame(new ByteReader(frame), {
    wholeChunk: () => {},
    changes: () => {},
    overview: (blocksPerSide, blocks) => (corner = [blocksPerSide, blocks[0], blocks[1]]),
    event: () => {},
    mates: () => {},
  })
  assert.deepEqual(corner, [SIDE / blockCells, 3, 0])
  assert.equal(chunkOf(SIDE, 0), 0)
})
