import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ByteReader, WireError } from '../sim/bytes.ts'
import type { SimEvent } from '../sim/world.ts'
import { CELLS_PER_CHUNK, encodeChanges, encodeRuns } from './floorFrames.ts'
import {
  changesSection,
  chunkSection,
  eventsSection,
  joinSections,
  matesSection,
  overviewSection,
  readTickFrame,
  type TickFrameSink,
} from './tickFrame.ts'

const events: SimEvent[] = [
  { kind: 'bolt', bolt: 65_535, seat: 15, x: 8191, y: 3, heading: 255, bomb: 1 },
  { kind: 'splat', bolt: 7, seat: 3, team: 1, x: 100, y: 200, halfCells: 17, hit: -1 },
  { kind: 'splat', bolt: 8, seat: 3, team: 1, x: 100, y: 200, halfCells: 5, hit: 12 },
  { kind: 'mirror', bolt: 9, seat: 4, x: 1, y: 2, heading: 128 },
  { kind: 'ram', seat: 1, by: 2, x: 30_720, y: 30_720 },
  { kind: 'splash', seat: 1, by: 2, assist: -1, x: 5, y: 6 },
  { kind: 'drop', seat: 1, x: 5, y: 6 },
  { kind: 'pickup', seat: 1, pickup: 2, x: 5, y: 6 },
  { kind: 'beacon', lit: true, x: 5, y: 6 },
]

/** Writes down all that a frame says. */
function listen(): TickFrameSink & { heard: unknown[] } {
  const heard: unknown[] = []
  return {
    heard,
    wholeChunk: (chunk, version, decode) => {
      const cells = new Uint8Array(CELLS_PER_CHUNK)
      decode(cells)
      heard.push(['whole', chunk, version, cells])
    },
    changes: (chunk, before, after, decode) => {
      const painted: number[][] = []
      decode((cell, value) => painted.push([cell, value]))
      heard.push(['changes', chunk, before, after, painted])
    },
    overview: (blocksPerSide, blocks) => heard.push(['overview', blocksPerSide, blocks]),
    event: (event, tick) => heard.push(['event', event, tick]),
    mates: (blocks) => heard.push(['mates', blocks]),
  }
}

describe('tick frame', () => {
  const cells = new Uint8Array(CELLS_PER_CHUNK).fill(3, 100, 900)
  const next = cells.slice().fill(4, 5, 7)
  const frame = joinSections(70_000, [
    chunkSection(224, 69_999, encodeRuns(cells)),
    changesSection(
      12,
      { before: 69_998, after: 69_999, tick: 70_000 },
      encodeChanges(cells, next) as Uint8Array,
    ),
    overviewSection(4, encodeRuns(new Uint8Array(16).fill(5))),
    eventsSection(events.slice(0, 2), true),
    eventsSection(events),
    matesSection([0, 1, 178, 179]),
  ]) as Uint8Array

  test('[WIRE-4] all sections arrive in order, as they were sent', () => {
    const sink = listen()
    readTickFrame(new ByteReader(frame), sink)
    assert.deepEqual(sink.heard, [
      ['whole', 224, 69_999, cells],
      [
        'changes',
        12,
        69_998,
        69_999,
        [
          [5, 4],
          [6, 4],
        ],
      ],
      ['overview', 4, new Uint8Array(16).fill(5)],
      ...events.slice(0, 2).map((event) => ['event', event, 69_999]),
      ...events.map((event) => ['event', event, 70_000]),
      ['mates', Uint8Array.of(0, 1, 178, 179)],
    ])
  })

  test('[WIRE-4] nothing to say is no frame', () => assert.equal(joinSections(1, []), undefined))

  test('[WIRE-3] a frame that is cut anywhere is refused or reads as its beginning', () => {
    for (let length = 0; length < frame.length; length++) {
      const sink = listen()
      try {
        readTickFrame(new ByteReader(frame.subarray(0, length)), sink)
      } catch (error) {
        assert.ok(error instanceof WireError, `cut at ${length}: ${error}`)
      }
      assert.ok(sink.heard.length <= 6 + events.length)
    }
  })
})
