import { type CraftInput, DASH, FIRE } from '@tidepaint/shared/sim/world'

export type Verb = 'move' | 'aim' | 'fire' | 'dash'
const verbs: readonly Verb[] = ['move', 'aim', 'fire', 'dash']

/** Hints are for the first minute. */
const HINTS_S = 60
/** How long a verb must have been used to count as learnt. */
const learntS: Readonly<Record<Verb, number>> = { move: 1.2, aim: 1, fire: 0.8, dash: 0.05 }
const AIM_STEP = 2

/** Which of the four verbs the player has yet to find. */
export class Hints {
  readonly #usedS: Record<Verb, number> = { move: 0, aim: 0, fire: 0, dash: 0 }
  #elapsedS = 0
  #aim: number | undefined

  note(input: CraftInput, deltaS: number): void {
    this.#elapsedS += deltaS
    const turned = this.#aim !== undefined && Math.abs(input.aim - this.#aim) >= AIM_STEP
    this.#aim = input.aim
    if (input.moveX || input.moveY) this.#usedS.move += deltaS
    if (turned) this.#usedS.aim += deltaS
    if (input.buttons & FIRE) this.#usedS.fire += deltaS
    if (input.buttons & DASH) this.#usedS.dash += deltaS
  }

  /** What to tell next, undefined when all is learnt or the minute is over. */
  next(): Verb | undefined {
    if (this.#elapsedS > HINTS_S) return undefined
    return verbs.find((verb) => this.#usedS[verb] < learntS[verb])
  }
}
