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

  test('[VIEW-10] where ticks are missing it stood', () => {
    const track = flown([0, 0], [10, 0])
    track.note(104, 40, 0)
    assert.deepEqual(at(track, 102.5), { x: 10, y: 0 })
    assert.deepEqual(at(track, 103.5), { x: 25, y: 0 })
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

  test('[VIEW-10] what is older than a second is where it was a second ago', () => {
    const track = flown(...Array.from({ length: 40 }, (_, tick) => [tick, 0] as const))
    assert.deepEqual(at(track, 90), at(track, 108))
  })

  test('[VIEW-10] time that runs backwards is that of another server', () => {
    const track = flown([0, 0], [10, 0])
    track.note(7, 500, 500)
    assert.deepEqual(at(track, 6.5), { x: 500, y: 500 })
    track.note(8, 510, 500)
    assert.deepEqual(at(track, 7.5), { x: 505, y: 500 })
  })
})
