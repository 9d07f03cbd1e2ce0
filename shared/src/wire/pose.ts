import { shownU } from '../sim/shown.ts'
import type { Body } from '../sim/world.ts'

/**
 * Where a craft is and where it points, as all who see it are sent it: 32 bits. From the lowest one:
 * x in sixteenths of a cell (14), y likewise (14), heading in sixteenths of a turn (4). Signed, since
 * such numbers need no memory of their own in V8.
 */
const PLACE_BITS = 14
const PLACE_MASK = (1 << PLACE_BITS) - 1
const HEADING_SHIFT = 2 * PLACE_BITS
/** Cells along a side that fit. */
export const POSE_CELLS_MAX = (PLACE_MASK + 1) / 16

export const packPose = ({ x, y, heading }: Pick<Body, 'x' | 'y' | 'heading'>): number =>
  (x >> 2) | ((y >> 2) << PLACE_BITS) | (((heading + 8) >> 4) << HEADING_SHIFT)

/** World units: the middle of the sixteenth. */
export const poseX = (pose: number): number => shownU((pose & PLACE_MASK) << 2)
export const poseY = (pose: number): number => shownU(((pose >> PLACE_BITS) & PLACE_MASK) << 2)
/** 0 to 255, as all directions. */
export const poseHeading = (pose: number): number => (pose >>> HEADING_SHIFT) << 4
