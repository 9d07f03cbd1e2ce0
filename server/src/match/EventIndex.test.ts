import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diceOf } from '@tidepaint/shared/sim/testWorld'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U } from '@tidepaint/shared/tuning'
import { EventIndex } from './EventIndex.ts'

const SIDE_CELLS = 320
const SEATS = 100
const EVENTS = 80
const REACH_U = 34 * CELL_U

function someEvent(roll: (sides: number) => number): SimEvent {
  const at = { x: roll(SIDE_CELLS * CELL_U), y: roll(SIDE_CELLS * CELL_U) }
  const [seat, other] = [roll(SEATS), roll(SEATS + 1) - 1]
  const kinds: SimEvent[] = [
    { kind: 'bolt', bolt: 1, seat, heading: 0, bomb: 0, ...at },
    { kind: 'splat', bolt: 1, seat, team: 0, halfCells: 5, hit: other, ...at },
    { kind: 'ram', seat, by: Math.max(0, other), ...at },
    { kind: 'drop', seat, ...at },
    { kind: 'splash', seat, by: other, assist: -1, ...at },
    { kind: 'beacon', lit: true, ...at },
  ]
  return kinds[roll(kinds.length)] as SimEvent
}

function concernsOrNear(event: SimEvent, seat: number, x: number, y: number): boolean {
  if (event.kind === 'beacon' || event.kind === 'splash') return true
  const named = [event.seat, 'hit' in event ? event.hit : -1, 'by' in event ? event.by : -1]
  return named.includes(seat) || Math.hypot(event.x - x, event.y - y) <= REACH_U
}

for (const seed of [1, 2, 3, 20251125]) {
  test(`[AOI-10] what may be told to a player is found without a look at everything (seed ${seed})`, () => {
    const roll = diceOf(seed)
    const index = new EventIndex(SIDE_CELLS)
    for (let round = 0; round < 60; round++) {
      index.clear()
      const events = Array.from({ length: roll(EVENTS) }, () => someEvent(roll))
      for (const event of events) index.add(event)
      const [x, y, seat] = [roll(SIDE_CELLS * CELL_U), roll(SIDE_CELLS * CELL_U), roll(SEATS)]
      const found = index.around(x, y, REACH_U, seat)
      assert.deepEqual(
        found,
        [...new Set(found)].toSorted((a, b) => a - b),
      )
      const missing = events.filter(
        (event, number) => concernsOrNear(event, seat, x, y) && !found.includes(number),
      )
      assert.deepEqual(missing, [])
      // It is worth nothing if it finds all.
      assert.ok(events.length < EVENTS / 2 || found.length < events.length)
    }
  })
}
