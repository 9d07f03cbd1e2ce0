/** Numbers of bolts are 16 bits. */
const NUMBERS = 65_536
/** So many shots are between two that a player is told of, if their numbers count shots. */
const SHOTS_BETWEEN_MAX = NUMBERS / 16
/** By chance one step in 16 is as short; half of so many never are. */
const STEPS = 64

/** Notices when the numbers of bolts count: then they tell how much is fired where one does not see. */
export class BoltCountWatch {
  readonly #found: (text: string) => void
  #latest: number | undefined
  #steps = 0
  #shortSteps = 0

  constructor(found: (text: string) => void) {
    this.#found = found
  }

  /** A bolt was born, and has this number. */
  born(number: number): void {
    if (this.#latest !== undefined) {
      const step = (number - this.#latest + NUMBERS) % NUMBERS
      this.#steps++
      if (step < SHOTS_BETWEEN_MAX) this.#shortSteps++
    }
    this.#latest = number
    if (this.#steps < STEPS) return
    if (this.#shortSteps > STEPS / 2) this.#found('how many bolts were fired, by their numbers')
    this.#steps = 0
    this.#shortSteps = 0
  }
}
