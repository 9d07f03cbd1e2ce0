import { type Grade, grades } from '@tidepaint/shared/brain/sight'
import { makeSights, sightOf } from '@tidepaint/shared/brain/sightOf'
import { type Memory, newMemory, seenAt, think } from '@tidepaint/shared/brain/think'
import type { CraftInput, World } from '@tidepaint/shared/sim/world'
import type { BotGrade } from '../config.ts'

/** The brains of all seats without a human. */
export class Bots {
  readonly #grade: BotGrade
  readonly #newSeed: () => number
  readonly #memories = new Map<number, Memory>()
  readonly #sights = makeSights()
  /** By seat: what each bot asked for last, alone in a list. */
  readonly #asked: CraftInput[][] = []

  constructor(grade: BotGrade, newSeed: () => number) {
    this.#grade = grade
    this.#newSeed = newSeed
  }

  /**
   * What the bot in `seat` asks for in this tick, as a list of one that holds until the next call for
   * the seat. It thinks in every `everyTicks`, not all in the same one, and repeats itself in between.
   */
  think(world: World, seat: number, everyTicks = 1): readonly CraftInput[] {
    const asked = (this.#asked[seat] ??= [])
    const memory = this.#memories.get(seat)
    const [last] = asked
    if (memory && last && (world.tick + seat) % everyTicks !== 0) last.seen = seenAt(world.tick)
    else asked[0] = think(sightOf(world, seat, this.#sights), memory ?? this.#newBot(seat))
    return asked
  }

  /** The seat's next bot starts without a past. */
  forget(seat: number): void {
    this.#memories.delete(seat)
  }

  forgetAll(): void {
    this.#memories.clear()
  }

  #newBot(seat: number): Memory {
    const memory = newMemory(this.#newSeed(), this.#gradeOf(seat))
    this.#memories.set(seat, memory)
    return memory
  }

  #gradeOf(seat: number): Grade {
    if (this.#grade !== 'mixed') return this.#grade
    return grades[seat % grades.length] ?? 'steady'
  }
}
