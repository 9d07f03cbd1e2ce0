import { CELL_U, tuning } from '@tidepaint/shared/tuning'

/** A quarter of a cell: as finely as a crowd is told apart. */
const RING_U = CELL_U / 4
const REACH_U2 = (tuning.sight.nearCells * CELL_U) ** 2
const RINGS = (tuning.sight.nearCells * CELL_U) / RING_U

/**
 * Finds how far the near tier reaches: as many whole rings as hold no more than so many craft. A
 * count by ring, so that a crowd costs no sorting.
 */
export class NearTier {
  /** Ring 0 is a point: exactly where the own craft is. */
  readonly #counts = new Uint16Array(RINGS + 1)

  clear(): void {
    this.#counts.fill(0)
  }

  add(distanceU2: number): void {
    if (distanceU2 > REACH_U2) return
    const ring = Math.ceil(Math.sqrt(distanceU2) / RING_U)
    ;(this.#counts[ring] as number)++
  }

  /** Of the craft added, at most `nearMax` are within the distance returned; below 0 if none may be. */
  reachU(nearMax: number): number {
    let count = 0
    let ring = 0
    for (; ring <= RINGS; ring++) {
      count += this.#counts[ring] as number
      if (count > nearMax) break
    }
    return (ring - 1) * RING_U
  }
}
