/** A value of the line is the shortest of so many seconds. */
const SECONDS = 30

/** The shortest of the times noted in the last half minute. */
export class Shortest {
  readonly #bySecond = new Float64Array(SECONDS)
  #second = -1

  constructor() {
    this.restart()
  }

  /** Forgets all of them. */
  restart(): void {
    this.#bySecond.fill(Number.POSITIVE_INFINITY)
  }

  /** Notes that something took `ms`, at `atMs`. */
  note(ms: number, atMs: number): void {
    const second = Math.floor(atMs / 1000)
    const slot = second % SECONDS
    if (second !== this.#second) this.#bySecond[slot] = Number.POSITIVE_INFINITY
    this.#second = second
    this.#bySecond[slot] = Math.min(this.#bySecond[slot] as number, ms)
  }

  /** Undefined until there is one. */
  get ms(): number | undefined {
    const shortest = Math.min(...this.#bySecond)
    return Number.isFinite(shortest) ? shortest : undefined
  }
}
