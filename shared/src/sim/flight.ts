import { tuning } from '../tuning.ts'
import { FIRED, type Ground, stepCraft } from './craft.ts'
import { paintFor } from './paint.ts'
import { lagOf } from './past.ts'
import { comebackMask } from './score.ts'
import type { Craft, CraftInput, World } from './world.ts'

/** A bolt that leaves the gun in this tick. Position in world units. */
export interface Shot {
  craft: Craft
  x: number
  y: number
  heading: number
  lag: number
  bomb: number
}

const noInputs: readonly CraftInput[] = []

/** One tick's flight of all craft. */
interface Flight {
  readonly world: World
  readonly ground: CraftGround
  readonly shots: Shot[]
}

/** Spends the inputs of all seats, in order of seats, and returns what was fired. */
export function flyCrafts(world: World, bySeat: readonly (readonly CraftInput[])[]): Shot[] {
  const mask = comebackMask(world)
  const flight: Flight = { world, ground: new CraftGround(world), shots: [] }
  for (const craft of world.crafts) {
    const inputs = bySeat[craft.seat] ?? noInputs
    const count = Math.min(inputs.length, tuning.input.perTickMax)
    const comeback = ((mask >> craft.team) & 1) === 1
    for (let at = 0; at < count; at++) {
      flyCraft(flight, craft, inputs[at] as CraftInput, comeback)
    }
    if (count > 0) craft.starvedTicks = 0
    else coast(flight, craft, comeback)
  }
  return flight.shots
}

/** Without inputs a craft waits in mid-air a little for a late line, then glides to a stand. */
function coast(flight: Flight, craft: Craft, comeback: boolean): void {
  craft.starvedTicks = Math.min(craft.starvedTicks + 1, tuning.craft.coastAfterTicks)
  if (craft.starvedTicks < tuning.craft.coastAfterTicks) return
  const neutral = { moveX: 0, moveY: 0, aim: craft.aim, buttons: 0, seen: 0 }
  flyCraft(flight, craft, neutral, comeback)
}

function flyCraft(
  { world, ground, shots }: Flight,
  craft: Craft,
  input: CraftInput,
  comeback: boolean,
): void {
  const { bomb } = craft
  ground.craft = craft
  const outcome = stepCraft(craft, craft.team, input, ground, comeback)
  if ((outcome & FIRED) === 0) return
  const { x, y, aim } = craft
  shots.push({ craft, x, y, heading: aim, lag: lagOf(world.tick, input.seen), bomb })
}

/** The floor as one craft after the other flies over it: what it paints is scored for it. */
class CraftGround implements Ground {
  readonly side: number
  craft: Craft | undefined
  readonly #world: World

  constructor(world: World) {
    this.side = world.floor.side
    this.#world = world
  }

  cell(index: number): number {
    return this.#world.floor.cells[index] as number
  }

  paint(index: number): void {
    if (this.craft) paintFor(this.#world, this.craft, index)
  }
}
