import { createWorld, type WorldOptions } from '../sim/createWorld.ts'
import { hashWorld } from '../sim/hash.ts'
import { nextU32 } from '../sim/rng.ts'
import { stepWorld } from '../sim/step.ts'
import type { CraftInput, World } from '../sim/world.ts'
import { type Memory, newMemory } from './memory.ts'
import { grades } from './sight.ts'
import { makeSights, type Sights, sightOf } from './sightOf.ts'
import { think } from './think.ts'

/** A match that bots play among themselves. */
export interface Demo {
  world: World
  memories: Memory[]
  sights: Sights
}

export function startDemo(options: WorldOptions): Demo {
  const world = createWorld(options)
  const luck = { rng: options.luckSeed }
  const memories = world.crafts.map((craft) => {
    const grade = grades[Math.floor(craft.seat / world.mode.teams) % grades.length]
    return newMemory(nextU32(luck), grade ?? 'steady')
  })
  return { world, memories, sights: makeSights() }
}

/** Lets all bots think and the world take one step. */
export function stepDemo({ world, memories, sights }: Demo): void {
  const bySeat = memories.map((memory, seat): CraftInput[] => [
    think(sightOf(world, seat, sights), memory),
  ])
  stepWorld(world, { bySeat, taken: [] })
}

/** The world's hash at each 100th tick of a match of bots: equal on every machine, or we have a fault. */
export function replayHashes(options: WorldOptions, ticks: number): number[] {
  const demo = startDemo(options)
  const hashes: number[] = []
  for (let tick = 1; tick <= ticks; tick++) {
    stepDemo(demo)
    if (tick % 100 === 0) hashes.push(hashWorld(demo.world))
  }
  return hashes
}
