import { type CraftInput, DASH, FIRE } from '@tidepaint/shared/sim/world'
import { neutralInput } from '@tidepaint/shared/wire/input'
import type { Dice } from '../dice.ts'

/** Ticks for which a light pilot holds a course. */
const COURSE_TICKS = { min: 10, more: 30 }

/** Steers about at random, with the habits of a player: turns often, fires half of the time. */
export class LightPilot {
  readonly #dice: Dice
  input = neutralInput()
  #courseTicks = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  /** Decides on the next tick's input. */
  next(): CraftInput {
    if (--this.#courseTicks > 0) return this.#sweep()
    this.#courseTicks = COURSE_TICKS.min + Math.floor(this.#dice() * COURSE_TICKS.more)
    const turn = this.#dice() * 2 * Math.PI
    this.input = {
      moveX: Math.round(127 * Math.cos(turn)),
      moveY: Math.round(127 * Math.sin(turn)),
      aim: Math.floor(this.#dice() * 256),
      buttons: (this.#dice() < 0.5 ? FIRE : 0) | (this.#dice() < 0.05 ? DASH : 0),
      seen: 0,
    }
    return this.input
  }

  /** A mouse is never still. */
  #sweep(): CraftInput {
    if (this.#dice() < 0.5) return this.input
    this.input = { ...this.input, aim: (this.input.aim + 1) & 255 }
    return this.input
  }
}
