import { driftBeacon, scoreBeacon } from './beacon.ts'
import { fireBolts, flyBolts } from './bolts.ts'
import { flyCrafts } from './flight.ts'
import { rememberPositions } from './past.ts'
import { returnPickups, takePickups } from './pickups.ts'
import { ram } from './ram.ts'
import { countHolding } from './score.ts'
import { dropInWaiting, reseat } from './spawn.ts'
import { heal } from './splash.ts'
import type { TickInputs, World } from './world.ts'

/**
 * Advances a match by one tick, in place. A pure function: the same world and inputs give the same
 * world, on any machine. Whatever `inputs` hold, the world stays valid.
 */
export function stepWorld(world: World, inputs: TickInputs): void {
  world.tick++
  world.events = []
  reseat(world, inputs.taken)
  dropInWaiting(world)
  const shots = flyCrafts(world, inputs.bySeat)
  ram(world)
  rememberPositions(world)
  flyBolts(world)
  fireBolts(world, shots)
  returnPickups(world)
  takePickups(world)
  driftBeacon(world)
  scoreBeacon(world)
  heal(world)
  countHolding(world)
}
