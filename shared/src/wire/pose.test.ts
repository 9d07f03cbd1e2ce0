import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sideOf } from '../sim/floor.ts'
import { shownU } from '../sim/shown.ts'
import { CELL_U, SEATS_MAX } from '../tuning.ts'
import { POSE_CELLS_MAX, packPose, poseHeading, poseX, poseY } from './pose.ts'

const FAR_U = sideOf(SEATS_MAX) * CELL_U - 1
/** Out of step with sixteenths of a cell and of a turn. */
const STRIDE_U = 37

describe('pose', () => {
  test('[WIRE-9] gives back each place to a sixteenth of a cell', () => {
    for (let x = 0; x <= FAR_U; x += STRIDE_U) {
      const pose = packPose({ x, y: FAR_U - x, heading: x & 255 })
      assert.deepEqual([poseX(pose), poseY(pose)], [shownU(x), shownU(FAR_U - x)])
      assert.ok(Math.abs(poseX(pose) - x) <= 2)
    }
  })

  test('[WIRE-9] gives back each heading to half a sixteenth of a turn', () => {
    for (let heading = 0; heading < 256; heading++) {
      const pose = packPose({ x: FAR_U, y: FAR_U, heading })
      const gap = ((poseHeading(pose) - heading + 384) & 255) - 128
      assert.ok(Math.abs(gap) <= 8, `${heading} became ${poseHeading(pose)}`)
      assert.deepEqual([poseX(pose), poseY(pose)], [shownU(FAR_U), shownU(FAR_U)])
    }
  })

  test('[WIRE-9] reads alike whether it was sent with a sign or without', () => {
    const pose = packPose({ x: 5000, y: 6000, heading: 200 })
    assert.ok(pose < 0)
    const read = [poseX, poseY, poseHeading].map((part) => [part(pose), part(pose >>> 0)])
    for (const [signed, unsigned] of read) assert.equal(signed, unsigned)
  })

  test('[WIRE-9] the largest arena fits into it, and into 16 bits of world units', () => {
    assert.ok(sideOf(SEATS_MAX) <= POSE_CELLS_MAX)
    assert.ok(FAR_U <= 0xffff)
  })
})
