/** Cells the picture moves at full strength. */
const REACH_CELLS = 0.55
/** Strength that fades in a second. */
const FADE_PER_S = 2.4
/** What is left of it for players who asked for less motion. */
const REDUCED = 0.15

/** Shaking of the camera: strength is added by events and fades; it moves by its square. */
export class Shake {
  x = 0
  y = 0
  reduced = false
  #strength = 0

  add(strength: number): void {
    this.#strength = Math.min(1, this.#strength + strength)
  }

  advance(seconds: number, deltaS: number): void {
    this.#strength = Math.max(0, this.#strength - FADE_PER_S * deltaS)
    const reach = REACH_CELLS * this.#strength ** 2 * (this.reduced ? REDUCED : 1)
    this.x = Math.sin(seconds * 71) * reach
    this.y = Math.cos(seconds * 59) * reach
  }
}
