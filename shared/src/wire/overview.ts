import { tuning } from '../tuning.ts'

const { blockCells, ticks, wideSideCells, wideBlockCells, wideTicks } = tuning.sight.overview

/**
 * How coarse the map of a whole floor of `side` cells is, and how often it is sent: on a wide floor
 * it would otherwise be most of what a player receives.
 */
export const overviewOf = (side: number): { blockCells: number; ticks: number } =>
  side >= wideSideCells ? { blockCells: wideBlockCells, ticks: wideTicks } : { blockCells, ticks }
