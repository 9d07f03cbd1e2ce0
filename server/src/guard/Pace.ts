/** Lets `burst` through at once, and `perS` in each second after that. */
export class Pace {
  readonly #perS: number
  readonly #burst: number
  #left: number
  #atMs = 0

  constructor({ perS, burst }: { perS: number; burst: number }) {
    this.#perS = perS
    this.#burst = burst
    this.#left = burst
  }

  /** Takes one of what is let through; false if nothing is left now. */
  takes(nowMs: number): boolean {
    const grown = this.#left + ((nowMs - this.#atMs) / 1000) * this.#perS
    this.#left = Math.min(this.#burst, grown)
    this.#atMs = nowMs
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
