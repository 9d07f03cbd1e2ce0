import type { Beacon, Pickup } from '../sim/world.ts'

/** A craft as another seat may see it: what is on the wire, and no more. */
export interface SeenCraft {
  seat: number
  team: number
  /** World units. */
  x: number
  y: number
  heading: number
  health: number
  flying: boolean
  shielded: boolean
}

/** What the pilot in one seat may know: their own gauges, and what they would be sent. */
export interface Sight {
  tick: number
  seat: number
  team: number
  x: number
  y: number
  vx: number
  vy: number
  heading: number
  health: number
  ink: number
  flying: boolean
  dashWaitTicks: number
  /** Other craft inside the area of interest. */
  others: readonly SeenCraft[]
  side: number
  /** Value of a cell near enough to be streamed; cells further away may be old. */
  cell(index: number): number
  beacon: Pick<Beacon, 'x' | 'y'> | undefined
  pickups: readonly Pick<Pickup, 'kind' | 'x' | 'y'>[]
}

export type Grade = 'easy' | 'steady' | 'sharp'
export const grades: readonly Grade[] = ['easy', 'steady', 'sharp']
