import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteReader, ByteWriter } from '@tidepaint/shared/sim/bytes'
import type { Craft, SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { FULL_QUALITY } from '@tidepaint/shared/wire/savings'
import { readTickFrame, writeFrameHead } from '@tidepaint/shared/wire/tickFrame'
import { BoltNumbers } from './BoltNumbers.ts'
import { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { Interest, type Patch } from './interest.ts'
import { PatchEvents } from './PatchEvents.ts'

const { enterCells, enterCellsMin, nearCells } = tuning.sight
const SIDE_CELLS = 128
const OWN = 0
const OTHER = 1
const numbers = new BoltNumbers(() => 1)

/** Everybody is in one corner. */
function patchOf(measures: Partial<Patch['measures']> = {}): Patch {
  const grid = new CraftGrid(2, SIDE_CELLS)
  grid.rebuild([OWN, OTHER].map((seat) => ({ seat, x: 0, y: 0 }) as Craft))
  return { grid, number: 1, measures: { ...FULL_QUALITY, ...measures } }
}

const at = (cells: number) => ({ x: cells * CELL_U, y: 0 })
const boltAt = (cells: number): SimEvent => {
  return { kind: 'bolt', bolt: 1, seat: OTHER, ...at(cells), heading: 0, bomb: 0 }
}
const splatAt = (cells: number): SimEvent => {
  const [seat, team, halfCells, hit] = [OTHER, 1, 5, -1]
  return { kind: 'splat', bolt: 1, seat, team, ...at(cells), halfCells, hit }
}

/** What a player is told of these events, with the match's own numbers of bolts. */
function told(
  events: readonly SimEvent[],
  { patch = patchOf(), interest = new Interest(OWN, 2) } = {},
): SimEvent[] {
  const log = new PatchEvents(numbers, SIDE_CELLS)
  log.add(events)
  const writer = new ByteWriter()
  writeFrameHead(writer, 1)
  log.tell(interest, patch, writer)
  const heard: SimEvent[] = []
  readTickFrame(new ByteReader(writer.take()), {
    wholeChunk: () => assert.fail('a chunk'),
    changes: () => assert.fail('a chunk'),
    overview: () => assert.fail('a coarse map'),
    mates: () => assert.fail('mates'),
    event: (event) => heard.push('bolt' in event ? { ...event, bolt: idOf(event.bolt) } : event),
  })
  return heard
}

const ids = new Map(Array.from({ length: 65_536 }, (_, id) => [numbers.of(id), id]))
const idOf = (number: number): number => ids.get(number) ?? -1

test('[AOI-4] what happens out of sight is not told', () => {
  const [near, far] = [splatAt(enterCells), splatAt(enterCells + 1)]
  assert.deepEqual(told([near, far, near]), [near, near])
})

test('[AOI-4] who splashed whom is told to all, but not where', () => {
  const splash: SimEvent = {
    kind: 'splash',
    seat: OTHER,
    by: 5,
    assist: -1,
    ...at(enterCells + 1),
  }
  assert.deepEqual(told([splash]), [{ ...splash, x: 0, y: 0 }])
})

/** In the player's own seat, or with it in another part. */
const mine = (cells: number): SimEvent[] => [
  { kind: 'bolt', bolt: 1, seat: OWN, ...at(cells), heading: 0, bomb: 0 },
  { kind: 'mirror', bolt: 1, seat: OWN, ...at(cells), heading: 0 },
  { kind: 'splat', bolt: 1, seat: OWN, team: 0, ...at(cells), halfCells: 5, hit: -1 },
  { kind: 'splat', bolt: 1, seat: OTHER, team: 1, ...at(cells), halfCells: 5, hit: OWN },
  { kind: 'splash', seat: OTHER, by: OWN, assist: -1, ...at(cells) },
  { kind: 'splash', seat: OTHER, by: 5, assist: OWN, ...at(cells) },
  { kind: 'ram', seat: OTHER, by: OWN, ...at(cells) },
]

test('[AOI-4] what concerns the own craft, and the beacon, is told wherever it is', () => {
  const events: SimEvent[] = [
    ...mine(enterCells + 20),
    { kind: 'beacon', lit: true, ...at(enterCells + 20) },
  ]
  assert.deepEqual(told(events), events)
})

test('[AOI-4] what happened in all ticks of a patch is told in order, and once', () => {
  const log = new PatchEvents(numbers, SIDE_CELLS)
  for (const cells of [1, 2]) log.add([splatAt(cells), splatAt(cells + 10)])
  const writer = new ByteWriter()
  log.tell(new Interest(OWN, 2), patchOf(), writer)
  const bytes = writer.length
  log.clear()
  log.add([])
  log.tell(new Interest(OWN, 2), patchOf(), writer)
  assert.ok(bytes > 0)
  assert.equal(writer.length, bytes)
})

test('[AOI-5] who shows less is told of less, but of each bolt that may fly into it', () => {
  const interest = new Interest(OWN, 2)
  interest.show(enterCellsMin)
  const [near, far] = [splatAt(enterCellsMin), splatAt(enterCellsMin + 1)]
  const boltCells = enterCellsMin + tuning.bolt.lifeTicks
  const [flies, misses] = [boltAt(boltCells), boltAt(boltCells + 1)]
  assert.deepEqual(told([near, far, flies, misses], { interest }), [near, flies])
  interest.show(enterCells)
  const [last, beyond] = [boltAt(enterCells), boltAt(enterCells + 1)]
  assert.deepEqual(told([last, beyond], { interest }), [last])
})

test('[AOI-6] under overload shots of others far away are not told, and all else is', () => {
  const patch = patchOf({ tellsCosmetics: false })
  const [shots, farShots] = [nearCells, nearCells + 1].map((cells): SimEvent[] => [
    boltAt(cells),
    splatAt(cells),
    { kind: 'mirror', bolt: 1, seat: OTHER, ...at(cells), heading: 0 },
  ])
  const others: SimEvent[] = [
    { kind: 'splash', seat: OTHER, by: 5, assist: -1, ...at(nearCells + 1) },
    { kind: 'drop', seat: OTHER, ...at(nearCells + 1) },
    { kind: 'pickup', seat: OTHER, pickup: 1, ...at(nearCells + 1) },
    { kind: 'ram', seat: OTHER, by: 5, ...at(nearCells + 1) },
    { kind: 'beacon', lit: true, ...at(nearCells + 1) },
    ...mine(nearCells + 1),
  ]
  const expected = [...(shots ?? []), ...others]
  assert.deepEqual(told([...(shots ?? []), ...(farShots ?? []), ...others], { patch }), expected)
})
