/** The nearest few of all that are offered, seats or chunks, in order. Of two as near, the lower number. */
export class Nearest {
  readonly numbers: Uint16Array
  readonly #distancesU2: Int32Array
  count = 0

  constructor(max: number) {
    this.numbers = new Uint16Array(max)
    this.#distancesU2 = new Int32Array(max)
  }

  clear(): void {
    this.count = 0
  }

  offer(number: number, distanceU2: number): void {
    let at = this.count
    while (at > 0 && this.#isBehind(at - 1, number, distanceU2)) at--
    if (at === this.numbers.length) return
    if (this.count < this.numbers.length) this.count++
    this.numbers.copyWithin(at + 1, at, this.count - 1)
    this.#distancesU2.copyWithin(at + 1, at, this.count - 1)
    this.numbers[at] = number
    this.#distancesU2[at] = distanceU2
  }

  #isBehind(at: number, number: number, distanceU2: number): boolean {
    const difference = (this.#distancesU2[at] as number) - distanceU2
    return difference > 0 || (difference === 0 && (this.numbers[at] as number) > number)
  }
}
