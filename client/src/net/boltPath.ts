import { HEADING_SCALE, HEADING_X, HEADING_Y } from '@tidepaint/shared/sim/fixed'
import { type SimEvent, SOLID } from '@tidepaint/shared/sim/world'
import { tuning } from '@tidepaint/shared/tuning'

export type EventOf<K extends SimEvent['kind']> = Extract<SimEvent, { kind: K }>

/** What a cell holds; positions in cells. */
export type CellAt = (x: number, y: number) => number

/** A bolt's straight way: where it began, and for how many ticks nothing solid is in it. */
export interface BoltPath {
  startX: number
  startY: number
  heading: number
  ticks: number
}

const CELLS_PER_TICK = tuning.bolt.speedVpt / 1024
/** Walls are looked for this often a cell, as the simulation does. */
const LOOKS_PER_CELL = 4

export const alongX = (heading: number): number => (HEADING_X[heading] as number) / HEADING_SCALE
export const alongY = (heading: number): number => (HEADING_Y[heading] as number) / HEADING_SCALE

/** The way from `startX`, `startY` (cells) until a wall or the end of its range. */
export function boltPath(
  startX: number,
  startY: number,
  heading: number,
  cellAt: CellAt,
): BoltPath {
  const looks = tuning.bolt.lifeTicks * CELLS_PER_TICK * LOOKS_PER_CELL
  let free = 0
  while (free <= looks) {
    const cells = free / LOOKS_PER_CELL
    if (cellAt(startX + alongX(heading) * cells, startY + alongY(heading) * cells) === SOLID) break
    free++
  }
  const ticks = Math.min(looks, free) / LOOKS_PER_CELL / CELLS_PER_TICK
  return { startX, startY, heading, ticks }
}

/** Places `pose` where a bolt is after `ageTicks`; before its birth it waits at the start. */
export function placeOn(path: BoltPath, ageTicks: number, pose: { x: number; y: number }): void {
  const cells = Math.max(0, ageTicks) * CELLS_PER_TICK
  pose.x = path.startX + alongX(path.heading) * cells
  pose.y = path.startY + alongY(path.heading) * cells
}
