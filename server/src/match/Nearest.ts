/** The nearest few of all that are offered, in order. Of two that are as near, the lower seat. */
export class Nearest {
  readonly seats: Uint16Array
  readonly #distancesU2: Int32Array
  count = 0

  constructor(max: number) {
    this.seats = new Uint16Array(max)
    this.#distancesU2 = new Int32Array(max)
  }

  clear(): void {
    this.count = 0
  }

  offer(seat: number, distanceU2: number): void {
    let at = this.count
    while (at > 0 && this.#isBehind(at - 1, seat, distanceU2)) at--
    if (at === this.seats.length) return
    if (this.count < this.seats.length) this.count++
    this.seats.copyWithin(at + 1, at, this.count - 1)
    this.#distancesU2.copyWithin(at + 1, at, this.count - 1)
    this.seats[at] = seat
    this.#distancesU2[at] = distanceU2
  }

  #isBehind(at: number, seat: number, distanceU2: number): boolean {
    const difference = (this.#distancesU2[at] as number) - distanceU2
    return difference > 0 || (difference === 0 && (this.seats[at] as number) > seat)
  }
}
