import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { CraftPose } from '@tidepaint/client/net/arenaView'
import { headingOf } from '@tidepaint/shared/sim/fixed'
import { type CraftInput, DASH, FIRE } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { neutralInput } from '@tidepaint/shared/wire/input'
import type { Dice } from '../dice.ts'
import { SWING_CELLS } from './stage.ts'

/** What one of the two does in the frame at `nowMs`, going by what its screen shows. */
export type Script = (nowMs: number) => CraftInput

/** Does nothing: the clocks find their way meanwhile. */
export const stand: Script = () => neutralInput()

const CELLS_PER_MS = ((tuning.bolt.speedVpt / 1024) * 30) / 1000
/** Speeds are taken over at least this long: of one frame to the next they jump. */
const SPEED_OVER_MS = 30

/** Shoots without a pause to where the other will be when a bolt gets there, as far as one can see. */
export function shoot(session: ArenaSession): Script {
  let before: { y: number; atMs: number } | undefined
  let speed = 0
  return (nowMs) => {
    const [own, other] = poses(session)
    if (!own || !other) return neutralInput()
    before ??= { y: other.y, atMs: nowMs }
    const spanMs = nowMs - before.atMs
    if (spanMs > SPEED_OVER_MS) {
      speed = (other.y - before.y) / spanMs
      before = { y: other.y, atMs: nowMs }
    }
    const dx = other.x - own.x
    const dy = other.y - own.y
    const flightMs = Math.hypot(dx, dy) / CELLS_PER_MS
    return { ...neutralInput(headingTo(dx, dy + speed * flightMs)), buttons: FIRE }
  }
}

/** Flies up and down around where it began, and turns by chance as well. */
export function strafe(session: ArenaSession, throwDice: Dice): Script {
  const middle = session.body.y
  let up = true
  let turnsAtMs = 0
  return (nowMs) => {
    const offset = (session.body.y - middle) / CELL_U
    if (nowMs >= turnsAtMs) {
      up = !up
      turnsAtMs = nowMs + 300 + 1200 * throwDice()
    }
    if (Math.abs(offset) > SWING_CELLS) up = offset > 0
    return { ...neutralInput(), moveY: up ? -127 : 127 }
  }
}

/** Near enough to ram with a dash. */
const RAM_CELLS = 4

/** Flies at the other and rams it whenever it can. */
export function hunt(session: ArenaSession): Script {
  return () => {
    const [own, other] = poses(session)
    if (!own || !other) return neutralInput()
    const [dx, dy] = [other.x - own.x, other.y - own.y]
    const isNear = Math.hypot(dx, dy) < RAM_CELLS
    return { ...towards(dx, dy), buttons: isNear ? DASH : 0 }
  }
}

/** Flies about at random. */
export function roam(throwDice: Dice): Script {
  let input = neutralInput()
  let turnsAtMs = 0
  return (nowMs) => {
    if (nowMs >= turnsAtMs) {
      const turn = 2 * Math.PI * throwDice()
      input = towards(Math.cos(turn), Math.sin(turn))
      turnsAtMs = nowMs + 400 + 800 * throwDice()
    }
    return input
  }
}

function poses(session: ArenaSession): [own: CraftPose | undefined, other: CraftPose | undefined] {
  const crafts = session.crafts()
  return [crafts.find(({ own }) => own), crafts.find(({ own }) => !own)]
}

const headingTo = (dx: number, dy: number): number =>
  headingOf(Math.round(dx * CELL_U), Math.round(dy * CELL_U))

function towards(dx: number, dy: number): CraftInput {
  const distance = Math.hypot(dx, dy) || 1
  const [moveX, moveY] = [Math.round((127 * dx) / distance), Math.round((127 * dy) / distance)]
  return { ...neutralInput(headingTo(dx, dy)), moveX, moveY }
}
