import { type Grade, grades } from '@tidepaint/shared/brain/sight'
import { makeSights, sightOf } from '@tidepaint/shared/brain/sightOf'
import { type Memory, newMemory, think } from '@tidepaint/shared/brain/think'
import type { CraftInput, World } from '@tidepaint/shared/sim/world'
import type { BotGrade } from '../config.ts'

/** The brains of all seats without a human. */
export class Bots {
  readonly #grade: BotGrade
  readonly #newSeed: () => number
  readonly #memories = new Map<number, Memory>()
  readonly #sights = makeSights()

  constructor(grade: BotGrade, newSeed: () => number) {
    this.#grade = grade
    this.#newSeed = newSeed
  }

  /** What the bot in `seat` asks for in this tick. */
  think(world: World, seat: number): CraftInput {
    const memory = this.#memories.get(seat) ?? newMemory(this.#newSeed(), this.#gradeOf(seat))
    this.#memories.set(seat, memory)
    return think(sightOf(world, seat, this.#sights), memory)
  }

  /** The seat's next bot starts without a past. */
  forget(seat: number): void {
    this.#memories.delete(seat)
  }

  forgetAll(): void {
    this.#memories.clear()
  }

  #gradeOf(seat: number): Grade {
    if (this.#grade !== 'mixed') return this.#grade
    return grades[seat % grades.length] ?? 'steady'
  }
}
