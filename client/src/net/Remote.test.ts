import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { packPose } from '@tidepaint/shared/wire/pose'
import { CraftState } from '@tidepaint/shared/wire/state'
import { Remote, turnTowards } from './Remote.ts'

const SEAT = 4
const { farTicks } = tuning.sight
/** How much further back than the view a far craft is drawn. */
const FAR_DELAY_TICKS = farTicks - 1
/** The view is so far behind the newest patch when that comes, and two frames go by until the next. */
const VIEW_BEHIND_TICKS = 1.25
const FRAME_TICKS = 0.5
const FRAME_MS = 1000 / 60
/** Cells: each of two poses is off by half a sixteenth. */
const ROUNDED = 1 / 16

interface Flight {
  ticks: number
  /** Cells. */
  place: (tick: number) => { x: number; y: number }
  heading?: number
  /** Whether the server has the craft in the far tier. */
  isFar?: (tick: number) => boolean
  /** What the client can tell of that by itself. */
  isNear?: boolean
  patchTicks?: number
}

interface Frame {
  viewTick: number
  x: number
  y: number
  headingTurns: number
  delayTicks: number
}

/** Draws a craft as it is told: patch by patch, two frames a tick. */
function drawn(flight: Flight): Frame[] {
  const { ticks, place, heading = 0, isFar = () => false, isNear, patchTicks = 1 } = flight
  const craft = new CraftState()
  const tell = (tick: number) => {
    const { x, y } = place(tick)
    craft.pose = packPose({ x: Math.round(x * CELL_U), y: Math.round(y * CELL_U), heading })
  }
  tell(0)
  const delayTicks = isFar(0) ? FAR_DELAY_TICKS * patchTicks : 0
  const remote = new Remote(craft, { seat: SEAT, own: false, tick: 0, delayTicks })
  const frames: Frame[] = []
  for (let tick = patchTicks; tick <= ticks; tick += patchTicks) {
    const isTurn = (tick / patchTicks + SEAT) % farTicks === 0
    if (isTurn || !isFar(tick)) tell(tick)
    remote.heard({ tick, isWhole: false, isTurn, isNear })
    remote.track.delayTicks = remote.tier.isFar ? FAR_DELAY_TICKS * patchTicks : 0
    for (let part = 0; part < patchTicks; part += FRAME_TICKS) {
      const viewTick = tick + part - VIEW_BEHIND_TICKS * patchTicks
      remote.advance(frames.length * FRAME_MS, viewTick)
      const { x, y, headingTurns } = remote.pose
      frames.push({ viewTick, x, y, headingTurns, delayTicks: remote.track.delayTicks })
    }
  }
  return frames
}

const east = (cellsPerTick: number) => (tick: number) => ({ x: 20 + tick * cellsPerTick, y: 30 })

/** How far frames are from where the craft was, so many ticks before the view. */
const offBy = (frames: readonly Frame[], { place }: Flight, delayTicks: number): number =>
  Math.max(
    ...frames.map(({ x, y, viewTick }) => {
      const truth = place(viewTick - delayTicks)
      return Math.hypot(x - truth.x, y - truth.y)
    }),
  )

/** The shortest and the longest way from one frame to the next, eastwards. */
function stepsOf(frames: readonly Frame[]): [min: number, max: number] {
  const steps = frames.slice(1).map(({ x }, at) => x - (frames[at]?.x ?? 0))
  return [Math.min(...steps), Math.max(...steps)]
}

const SPEED = 0.3
const FRAME_STEP = SPEED * FRAME_TICKS

describe('one of the others', () => {
  test('[VIEW-14] in the near tier is drawn where it was at the view clock', () => {
    const flight = { ticks: 60, place: east(SPEED) }
    const frames = drawn(flight)
    assert.ok(offBy(frames.slice(10), flight, 0) <= ROUNDED)
    assert.ok(frames.every(({ delayTicks }) => delayTicks === 0))
  })

  for (const patchTicks of [1, 2]) {
    test(`[VIEW-14] in the far tier is drawn as smoothly, later by what it misses (${patchTicks})`, () => {
      const flight = { ticks: 60, place: east(SPEED), isFar: () => true, patchTicks }
      const frames = drawn(flight).slice(20)
      assert.ok(offBy(frames, flight, FAR_DELAY_TICKS * patchTicks) <= ROUNDED)
      const [min, max] = stepsOf(frames)
      assert.ok(min > FRAME_STEP * 0.8 && max < FRAME_STEP * 1.2, `steps of ${min} to ${max}`)
    })
  }

  test('[VIEW-15] that leaves the near tier and comes back does not jump', () => {
    const flight = {
      ticks: 120,
      place: east(SPEED),
      isFar: (tick: number) => tick >= 40 && tick < 80,
    }
    const frames = drawn(flight)
    const during = (from: number, to: number) =>
      frames.filter(({ viewTick }) => viewTick >= from && viewTick < to)
    assert.ok(during(60, 78).every(({ delayTicks }) => delayTicks === FAR_DELAY_TICKS))
    assert.ok(during(90, 120).every(({ delayTicks }) => delayTicks === 0))
    assert.ok(offBy(during(60, 78), flight, FAR_DELAY_TICKS) <= ROUNDED)
    assert.ok(offBy(during(95, 120), flight, 0) <= ROUNDED)
    const [min, max] = stepsOf(frames.slice(10))
    assert.ok(min > FRAME_STEP * 0.5 && max < FRAME_STEP * 1.6, `steps of ${min} to ${max}`)
  })

  for (const isFar of [true, false]) {
    test(`[VIEW-14] that drops in elsewhere is drawn nowhere between (${isFar ? 'far' : 'near'})`, () => {
      const place = (tick: number) => (tick < 31 ? { x: 20, y: 30 } : { x: 60, y: 70 })
      const frames = drawn({ ticks: 60, place, isFar: () => isFar })
      const places = new Set(frames.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`))
      assert.deepEqual([...places], ['20 30', '60 70'])
    })

    test(`[VIEW-14] that stands is drawn standing (${isFar ? 'far' : 'near'})`, () => {
      const frames = drawn({
        ticks: 60,
        place: () => ({ x: 20, y: 30 }),
        heading: 64,
        isFar: () => isFar,
      })
      assert.deepEqual(stepsOf(frames), [0, 0])
      assert.equal(frames.at(-1)?.headingTurns, 0.25)
    })
  }

  test('[VIEW-14] that is surely near and runs into a wall stops where it stands', () => {
    const place = (tick: number) => east(SPEED)(Math.min(tick, 32))
    const frames = drawn({ ticks: 60, place, isNear: true })
    assert.ok(Math.max(...frames.map(({ x }) => x)) <= place(32).x + ROUNDED)
    assert.ok(frames.every(({ delayTicks }) => delayTicks === 0))
  })

  test('[VIEW-7] points where it goes, finer than its pose tells, and keeps that when it stops', () => {
    const turns = 0.02
    const [dx, dy] = [Math.cos(turns * 2 * Math.PI) * SPEED, Math.sin(turns * 2 * Math.PI) * SPEED]
    const place = (tick: number) => {
      const flown = Math.min(tick, 40)
      return { x: 20 + flown * dx, y: 30 + flown * dy }
    }
    const frames = drawn({ ticks: 60, place, heading: Math.round(turns * 256) })
    for (const { headingTurns } of frames.slice(20)) {
      assert.ok(Math.abs(headingTurns - turns) < 0.015, `${headingTurns}`)
    }
  })
})

test('[VIEW-7] directions turn the shorter way, across the seam too', () => {
  const near = (turns: number) => Math.round(turns * 1e6) / 1e6
  assert.equal(near(turnTowards(0.9, 0.1, 0.5)), 0)
  assert.equal(near(turnTowards(0.1, 0.9, 1)), 0.9)
  assert.equal(near(turnTowards(0.25, 0.5, 0.5)), 0.375)
})
