import { SOLID, type World } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'

/** Shooter and target stand this far apart, and the target swings this far up and down, in cells. */
const APART_CELLS = 8
export const SWING_CELLS = 5
/** Kept free around them. */
const SPARE_CELLS = 2

/** Where two craft can fly without a wall in the way: the middle, in cells. */
export interface Stage {
  x: number
  y: number
}

/** The first place in an arena that has the room; undefined if none has. */
export function findStage({ floor: { side, cells } }: World): Stage | undefined {
  const [reachX, reachY] = [APART_CELLS / 2 + SPARE_CELLS, SWING_CELLS + SPARE_CELLS]
  const isFree = (cx: number, cy: number): boolean => {
    for (let y = cy - reachY; y <= cy + reachY; y++) {
      for (let x = cx - reachX; x <= cx + reachX; x++) {
        if (cells[y * side + x] === SOLID) return false
      }
    }
    return true
  }
  for (let y = reachY; y < side - reachY; y++) {
    for (let x = reachX; x < side - reachX; x++) if (isFree(x, y)) return { x, y }
  }
  return undefined
}

/** Puts both craft of a duel on the stage: seat 0 left, seat 1 right. */
export function takeStage(world: World, stage: Stage): void {
  for (const craft of world.crafts) craft.y = stage.y * CELL_U
  keepColumns(world, stage)
}

/** Nobody drifts towards or away from the other. */
export function keepColumns(world: World, stage: Stage): void {
  for (const craft of world.crafts) {
    const side = craft.seat === 0 ? -1 : 1
    craft.x = (stage.x + (side * APART_CELLS) / 2) * CELL_U
  }
}

/** Nobody bursts, runs dry or is out of reach. */
export function keepAlive(world: World): void {
  const whole = { health: tuning.craft.healthMax, ink: tuning.ink.max }
  for (const craft of world.crafts) Object.assign(craft, whole, { shieldTicks: 0, respawnTicks: 0 })
}
