import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U } from '@tidepaint/shared/tuning'
import { Track } from './Track.ts'

/** A craft that was at these places, one tick after the other, from tick 100 on. */
function flown(...places: readonly (readonly [x: number, y: number])[]): Track {
  const [first = [0, 0]] = places
  const track = new Track(100, first[0], first[1])
  for (const [ticks, [x, y]] of places.entries()) track.note(100 + ticks, x, y)
  return track
}

function at(track: Track, viewTick: number): { x: number; y: number } {
  track.moveTo(viewTick)
  return { x: track.x, y: track.y }
}

describe('Track', () => {
  test('[VIEW-10] between two ticks a craft is on the line between them', () => {
    const track = flown([0, 0], [10, 20], [30, 20])
    assert.deepEqual(at(track, 101), { x: 10, y: 20 })
    assert.deepEqual(at(track, 100.25), { x: 2.5, y: 5 })
    assert.deepEqual(at(track, 101.5), { x: 20, y: 20 })
  })

  test('[VIEW-10] a tick in which it stood is one in which it stands', () => {
    const track = flown([0, 0], [10, 0], [10, 0], [30, 0])
    assert.deepEqual(at(track, 101.5), { x: 10, y: 0 })
    assert.deepEqual(at(track, 102.5), { x: 20, y: 0 })
  })

  test('[VIEW-14] where ticks are missing it flew on a straight line', () => {
    const track = flown([0, 0], [10, 0])
    track.note(104, 40, 30)
    assert.deepEqual(at(track, 102), { x: 20, y: 10 })
    assert.deepEqual(at(track, 103.5), { x: 35, y: 25 })
  })

  test('[VIEW-14] but a drop-in among missing ticks has no way', () => {
    const track = flown([0, 0], [10, 0])
    track.note(104, 20 * CELL_U, 0)
    assert.deepEqual(at(track, 103), { x: 10, y: 0 })
    assert.deepEqual(at(track, 103.9), { x: 10, y: 0 })
    assert.deepEqual(at(track, 104), { x: 20 * CELL_U, y: 0 })
  })

  test('[VIEW-14] a dash of six ticks is no drop-in', () => {
    const track = flown([0, 0], [10, 0])
    track.note(107, 10 + 4.5 * CELL_U, 0)
    assert.deepEqual(at(track, 104), { x: 10 + 2.25 * CELL_U, y: 0 })
  })

  test('[VIEW-15] more delay comes and goes by drawing it slower and faster, never backwards', () => {
    const track = flown(...Array.from({ length: 60 }, (_, tick) => [tick * 10, 0] as const))
    const steps: number[] = []
    at(track, 105)
    for (let tick = 105; tick < 150; tick += 0.5) {
      track.delayTicks = tick < 125 ? 2 : 0
      const before = track.x
      steps.push(at(track, tick + 0.5).x - before)
      if (tick === 124.5) assert.equal(track.x, (25 - 2) * 10)
    }
    assert.equal(track.x, 500)
    assert.deepEqual([Math.min(...steps), Math.max(...steps)], [3.75, 6.25])
  })

  test('[VIEW-7] its way is taken over three ticks, and a drop-in has none', () => {
    const track = flown([0, 0], [4, 0], [8, 0], [8, 4], [8, 8], [8, 12])
    at(track, 101.5)
    assert.deepEqual([track.wayX, track.wayY], [8 / 3, 4 / 3])
    at(track, 103.5)
    assert.deepEqual([track.wayX, track.wayY], [0, 4])
    track.note(106, 20 * CELL_U, 0)
    at(track, 106)
    assert.deepEqual([track.wayX, track.wayY], [0, 0])
  })

  test('[VIEW-10] it is not drawn on the way of a drop-in', () => {
    const far = 20 * CELL_U
    const track = flown([0, 0], [far, 0])
    assert.deepEqual(at(track, 100.9), { x: 0, y: 0 })
    assert.deepEqual(at(track, 101), { x: far, y: 0 })
    assert.deepEqual(at(track, 101.5), { x: far, y: 0 })
  })

  test('[VIEW-11] past the newest tick it flies on for a tick and a half, and no further', () => {
    const track = flown([0, 0], [10, 2], [20, 4])
    assert.deepEqual(at(track, 103), { x: 30, y: 6 })
    assert.deepEqual(at(track, 103.5), { x: 35, y: 7 })
    assert.deepEqual(at(track, 110), { x: 35, y: 7 })
  })

  test('[VIEW-10] what is older than two seconds is where it was two seconds ago', () => {
    const track = flown(...Array.from({ length: 80 }, (_, tick) => [tick, 0] as const))
    assert.deepEqual(at(track, 90), at(track, 116))
  })

  test('[VIEW-10] another server that goes on from an earlier tick changes nothing before it', () => {
    const track = flown([0, 0], [10, 0], [20, 0], [30, 0])
    track.note(102, 20, 6)
    assert.deepEqual(at(track, 100.5), { x: 5, y: 0 })
    assert.deepEqual(at(track, 101.5), { x: 15, y: 3 })
    track.note(103, 20, 12)
    assert.deepEqual(at(track, 102.5), { x: 20, y: 9 })
  })

  test('[VIEW-10] of a time that is seconds away nothing is known', () => {
    const track = flown([0, 0], [10, 0])
    track.note(7, 500, 500)
    assert.deepEqual(at(track, 6.5), { x: 500, y: 500 })
    track.note(8, 510, 500)
    assert.deepEqual(at(track, 7.5), { x: 505, y: 500 })
  })
})
