import { CELL_U } from '../tuning.ts'
import { createWorld } from './createWorld.ts'
import { isqrt } from './fixed.ts'
import { countFloor, makeFloor } from './floor.ts'
import type { Mode } from './mode.ts'
import { nextBelow } from './rng.ts'
import { shownU } from './shown.ts'
import { stepWorld } from './step.ts'
import { BARE, type Craft, type CraftInput, SOLID, type World } from './world.ts'

/** Worlds for tests: small, bare, and with craft exactly where a test wants them. */
export const testMode: Mode = {
  id: 'test',
  title: 'Test',
  blurb: 'for tests',
  seats: 2,
  teams: 2,
  matchTicks: 5400,
  podiumTicks: 450,
  hasBeacon: false,
  hasPickups: false,
}

/** Throws of dice with so many sides, from 0; the same for the same seed. Up to 2^20 sides. */
export function diceOf(seed: number): (sides: number) => number {
  const luck = { rng: seed }
  return (sides) => nextBelow(luck, sides)
}

/** An arena with nothing in it but its rim, no paint, and nobody shielded. */
export function openWorld(mode: Partial<Mode> = {}): World {
  const world = createWorld({
    mode: { ...testMode, ...mode },
    arenaSeed: 1,
    luckSeed: 1,
    startTick: 100,
  })
  const bare = makeFloor(world.floor.side, world.tick)
  bare.cells.set(world.floor.cells.map((_, index) => (isRim(bare.side, index) ? SOLID : BARE)))
  countFloor(bare)
  world.floor = bare
  for (const craft of world.crafts) craft.shieldTicks = 0
  return world
}

function isRim(side: number, index: number): boolean {
  const [x, y] = [index % side, Math.floor(index / side)]
  return Math.min(x, y, side - 1 - x, side - 1 - y) < 2
}

export function craftOf(world: World, seat: number): Craft {
  const craft = world.crafts[seat]
  if (craft === undefined) throw new RangeError(`no seat ${seat}`)
  return craft
}

/** Puts a craft in the middle of a cell, standing, for as long as anybody remembers. */
export function place(world: World, seat: number, cx: number, cy: number, heading = 0): Craft {
  const craft = craftOf(world, seat)
  Object.assign(craft, { subX: 0, subY: 0, vx: 0, vy: 0, heading, aim: heading })
  craft.x = cx * CELL_U + CELL_U / 2
  craft.y = cy * CELL_U + CELL_U / 2
  for (let at = seat * 2; at < world.past.length; at += world.crafts.length * 2) {
    world.past[at] = shownU(craft.x)
    world.past[at + 1] = shownU(craft.y)
  }
  craft.bornTick = world.tick - 60
  return craft
}

export const asked = (input: Partial<CraftInput> = {}): CraftInput => ({
  moveX: 0,
  moveY: 0,
  aim: 0,
  buttons: 0,
  seen: 0,
  ...input,
})

/** One tick in which the given seats ask for something and all others stand. */
export function tick(world: World, bySeat: Readonly<Record<number, CraftInput[]>> = {}): void {
  stepWorld(world, { bySeat: world.crafts.map(({ seat }) => bySeat[seat] ?? [asked()]), taken: [] })
}

/** A pilot who steers, shoots and dashes at random, changing its mind now and then. */
export function randomPilots(world: World, seed: number): () => CraftInput[][] {
  const luck = { rng: seed }
  const held = world.crafts.map(() => asked())
  return () =>
    held.map((input) => {
      if (nextBelow(luck, 20) === 0) {
        input.moveX = nextBelow(luck, 255) - 127
        input.moveY = nextBelow(luck, 255) - 127
        input.aim = nextBelow(luck, 256)
        input.buttons = nextBelow(luck, 4)
        input.seen = nextBelow(luck, 256)
      }
      const count = [1, 1, 1, 1, 0, 2][nextBelow(luck, 6)] ?? 1
      return Array.from({ length: count }, () => ({ ...input }))
    })
}

/** What is wrong with a world, in words; nothing if it is as it must be. */
export function faultsOf(world: World): string[] {
  return [...craftFaults(world), ...floorFaults(world)]
}

function craftFaults(world: World): string[] {
  const { side, cells } = world.floor
  return world.crafts.flatMap((craft) => {
    const faults: string[] = []
    const nearest = nearestWallU(side, cells, craft)
    // Rounding at corners may leave a craft one unit inside its own radius.
    if (nearest < 46) faults.push(`seat ${craft.seat} is ${nearest} from a wall`)
    for (const [name, value] of Object.entries(craft as unknown as Record<string, number>)) {
      if (!Number.isSafeInteger(value)) faults.push(`seat ${craft.seat}: ${name} is ${value}`)
    }
    return faults
  })
}

/** World units from a craft's middle to the nearest solid cell around it. */
function nearestWallU(side: number, cells: Uint8Array, craft: Craft): number {
  const [cx, cy] = [craft.x >> 6, craft.y >> 6]
  let nearest = Number.POSITIVE_INFINITY
  for (let y = cy - 1; y <= cy + 1; y++) {
    for (let x = cx - 1; x <= cx + 1; x++) {
      if (cells[y * side + x] !== SOLID) continue
      const dx = craft.x - Math.min(Math.max(craft.x, x * CELL_U), (x + 1) * CELL_U)
      const dy = craft.y - Math.min(Math.max(craft.y, y * CELL_U), (y + 1) * CELL_U)
      nearest = Math.min(nearest, isqrt(dx * dx + dy * dy))
    }
  }
  return nearest
}

/** The counts kept along with the cells must be those that counting gives. */
function floorFaults({ floor }: World): string[] {
  const counted = { ...floor, owned: floor.owned.slice(), chunkCounts: floor.chunkCounts.slice() }
  countFloor(counted)
  const faults: string[] = []
  if (counted.owned.join() !== floor.owned.join()) faults.push(`owned is ${floor.owned.join()}`)
  if (counted.paintable !== floor.paintable) faults.push(`paintable is ${floor.paintable}`)
  if (counted.chunkCounts.join() !== floor.chunkCounts.join()) faults.push('chunkCounts are off')
  return faults
}
