/** A process of `benchHeap`: counts what ticks of a match of 200 take from the heap, and prints it as JSON. */

import { getHeapStatistics } from 'node:v8'
import { Bots } from '@tidepaint/server/match/bots'
import { Match } from '@tidepaint/server/match/Match'
import { publishTick } from '@tidepaint/server/match/publish'
import { bigTide } from '@tidepaint/shared/modes/bigTide'
import { createWorld } from '@tidepaint/shared/sim/createWorld'
import { stepWorld } from '@tidepaint/shared/sim/step'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import type { HeapNumbers } from './heap.ts'

/** Until the engine has optimised what it will: before that it makes more. */
const WARM_UP_TICKS = 1500
const COUNTED_TICKS = 300

const heapUsed = (): number => getHeapStatistics().used_heap_size

/** A look makes an object itself. */
function lookBytes(): number {
  const before = heapUsed()
  return heapUsed() - before
}

/** Bytes that are made in the parts of a tick. */
class Counts {
  readonly #bytes = new Map<string, number[]>()
  readonly #lookBytes = Math.min(...Array.from({ length: 100 }, lookBytes))

  count(part: string, work: () => void): void {
    const before = heapUsed()
    work()
    const made = heapUsed() - before - this.#lookBytes
    // Less than nothing: there was a collection.
    if (made >= 0) this.#all(part).push(made)
  }

  meanOf(part: string): number {
    const made = this.#all(part)
    return made.reduce((sum, bytes) => sum + bytes, 0) / made.length
  }

  clear(): void {
    this.#bytes.clear()
  }

  #all(part: string): number[] {
    const made = this.#bytes.get(part) ?? []
    this.#bytes.set(part, made)
    return made
  }
}

let seed = 0
const newSeed = (): number => ++seed
const counts = new Counts()

/** A match whose 200 seats are flown as bots would fly them, but all by humans. */
const match = new Match({ mode: bigTide, botGrade: 'steady', newSeed })
const seats = match.seats.map(() => match.sit('') as number)
const outlooks = seats.map((seat) => match.outlook(seat))
const bots = new Bots('steady', newSeed)
const asked: (readonly CraftInput[])[] = []
const queues = seats.map((seat) => ({ size: 1, take: () => asked[seat] ?? [] }))
const queueOf = (seat: number) => queues[seat]

/** Another one, to step by itself. */
const world = createWorld({ mode: bigTide, arenaSeed: 1, luckSeed: 1, startTick: 0 })
const worldBots = new Bots('steady', newSeed)
const isHuman = () => true
const ignore = () => {}

function playTick(): void {
  counts.count('bots', () => think(worldBots))
  counts.count('step', () => stepWorld(world, { bySeat: asked, taken: [] }))
  for (const seat of seats) asked[seat] = bots.think(match.world, seat)
  counts.count('match', () => match.step(queueOf))
  counts.count('publish', () => publishTick(match.state, match.world, isHuman))
  counts.count('tell', tell)
}

function think(of: Bots): void {
  for (const seat of seats) asked[seat] = of.think(world, seat)
}

function tell(): void {
  for (const outlook of outlooks) {
    outlook.look(match.told, ignore, ignore)
    outlook.frame(match.told)
  }
}

for (let tick = 0; tick < WARM_UP_TICKS; tick++) playTick()
globalThis.gc?.()
const before = heapUsed()
counts.clear()
for (let tick = 0; tick < COUNTED_TICKS; tick++) playTick()
globalThis.gc?.()
const numbers: HeapNumbers = {
  bots: counts.meanOf('bots'),
  step: counts.meanOf('step'),
  publish: counts.meanOf('publish'),
  match: counts.meanOf('match'),
  tell: counts.meanOf('tell'),
  kept: (heapUsed() - before) / COUNTED_TICKS,
}
console.log(JSON.stringify(numbers))
