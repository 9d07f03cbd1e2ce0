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

/** Spends the inputs of all seats, in order of seats, and returns what was fired. */
export function flyCrafts(world: World, bySeat: readonly (readonly CraftInput[])[]): Shot[] {
  const mask = comebackMask(world)
  const shots: Shot[] = []
  for (const craft of world.crafts) {
    const inputs = bySeat[craft.seat] ?? noInputs
    const count = Math.min(inputs.length, tuning.input.perTickMax)
    const comeback = ((mask >> craft.team) & 1) === 1
    for (let at = 0; at < count; at++) {
      flyCraft(world, craft, inputs[at] as CraftInput, comeback, shots)
    }
    if (count > 0) craft.starvedTicks = 0
    else coast(world, craft, comeback, shots)
  }
  return shots
}

/** Without inputs a craft waits in mid-air a little for a late line, then glides to a stand. */
function coast(world: World, craft: Craft, comeback: boolean, shots: Shot[]): void {
  craft.starvedTicks = Math.min(craft.starvedTicks + 1, tuning.craft.coastAfterTicks)
  if (craft.starvedTicks < tuning.craft.coastAfterTicks) return
  const neutral = { moveX: 0, moveY: 0, aim: craft.aim, buttons: 0, seen: 0 }
  flyCraft(world, craft, neutral, comeback, shots)
}

function flyCraft(
  world: World,
  craft: Craft,
  input: CraftInput,
  comeback: boolean,
  shots: Shot[],
): void {
  const { bomb } = craft
  const outcome = stepCraft(craft, craft.team, input, groundOf(world, craft), comeback)
  if ((outcome & FIRED) === 0) return
  const { x, y, aim } = craft
  shots.push({ craft, x, y, heading: aim, lag: lagOf(world.tick, input.seen), bomb })
}

/** The floor as one craft flies over it: what it paints is scored for it. */
const groundOf = (world: World, craft: Craft): Ground => ({
  side: world.floor.side,
  cell: (index) => world.floor.cells[index] as number,
  paint: (index) => paintFor(world, craft, index),
})
