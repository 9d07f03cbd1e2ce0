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

const WARM_UP_TICKS = 600
const COUNTED_TICKS = 300
/** A collection now and then, outside what is counted, so that the room for new objects never fills. */
const COLLECT_TICKS = 30

const heapUsed = (): number => getHeapStatistics().used_heap_size

/** A look makes an object itself. */
function lookBytes(): number {
  const before = heapUsed()
  return heapUsed() - before
}

/** Bytes that are made by parts of a tick; `count` says by which. */
class Counts {
  isOn = false
  readonly bytes = new Map<string, number>()
  readonly #lookBytes = Math.min(...Array.from({ length: 100 }, lookBytes))

  count<T>(part: string, work: () => T): T {
    const before = heapUsed()
    const result = work()
    const made = heapUsed() - before - this.#lookBytes
    if (this.isOn) this.bytes.set(part, (this.bytes.get(part) ?? 0) + made)
    return result
  }

  of(part: string): number {
    return (this.bytes.get(part) ?? 0) / COUNTED_TICKS
  }
}

let seed = 0
const newSeed = (): number => ++seed
const counts = new Counts()

/** A match whose 200 seats are flown as bots would fly them, but all by humans. */
const match = new Match({ mode: bigTide, botGrade: 'steady', newSeed })
const seats = match.seats.map(() => match.sit('') as number)
const outlooks = seats.map((seat) => match.open(seat))
const bots = new Bots('steady', newSeed)
const asked: CraftInput[][] = seats.map(() => [])
const queues = seats.map((seat) => ({ size: 1, take: () => asked[seat] as CraftInput[] }))
const queueOf = (seat: number) => queues[seat]

/** Another one, to step by itself. */
const world = createWorld({ mode: bigTide, arenaSeed: 1, luckSeed: 1, startTick: 0 })
const worldBots = new Bots('steady', newSeed)
const isHuman = () => true
const ignore = () => {}

function playTick(): void {
  counts.count('bots', () => think(worldBots))
  counts.count('step', () => stepWorld(world, { bySeat: asked, taken: [] }))
  for (const seat of seats) asked[seat] = [bots.think(match.world, seat)]
  counts.count('match', () => match.step(queueOf))
  counts.count('publish', () => publishTick(match.state, match.world, isHuman))
  counts.count('tell', tell)
}

function think(of: Bots): void {
  for (const seat of seats) asked[seat] = [of.think(world, seat)]
}

function tell(): void {
  for (const outlook of outlooks) {
    outlook.look(match.world, ignore, ignore)
    outlook.frame(match.told)
  }
}

function playTicks(count: number): void {
  for (let tick = 0; tick < count; tick++) {
    if (tick % COLLECT_TICKS === 0) globalThis.gc?.()
    playTick()
  }
}

playTicks(WARM_UP_TICKS)
globalThis.gc?.()
const before = heapUsed()
counts.isOn = true
playTicks(COUNTED_TICKS)
globalThis.gc?.()
const numbers: HeapNumbers = {
  bots: counts.of('bots'),
  step: counts.of('step'),
  publish: counts.of('publish'),
  match: counts.of('match'),
  tell: counts.of('tell'),
  kept: (heapUsed() - before) / COUNTED_TICKS,
}
console.log(JSON.stringify(numbers))
