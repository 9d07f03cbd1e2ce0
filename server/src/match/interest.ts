import type { Craft } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'

const ENTER_U2 = (tuning.sight.enterCells * CELL_U) ** 2
const LEAVE_U2 = (tuning.sight.leaveCells * CELL_U) ** 2

type Point = Pick<Craft, 'x' | 'y'>

const distanceU2 = (a: Point, b: Point): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2

/**
 * The seats whose craft one player is shown: their own always, another once it is within
 * `enterCells` and until it is beyond `leaveCells`, so that one at the edge does not flicker.
 */
export class Interest {
  readonly #own: number
  readonly #visible = new Set<number>()

  constructor(own: number) {
    this.#own = own
    this.#visible.add(own)
  }

  sees(seat: number): boolean {
    return this.#visible.has(seat)
  }

  /** Whether something that happens at `point` may be told to this player. */
  reaches(crafts: readonly Craft[], point: Point): boolean {
    const own = crafts[this.#own]
    return own !== undefined && distanceU2(own, point) <= ENTER_U2
  }

  /** Follows the craft as they moved; calls back for each seat that came into view or left it. */
  update(
    crafts: readonly Craft[],
    entered: (seat: number) => void,
    left: (seat: number) => void,
  ): void {
    const own = crafts[this.#own]
    if (own === undefined) return
    for (const craft of crafts) {
      if (craft.seat === this.#own) continue
      const isVisible = this.#visible.has(craft.seat)
      const isNear = distanceU2(own, craft) <= (isVisible ? LEAVE_U2 : ENTER_U2)
      if (isNear === isVisible) continue
      if (isNear) this.#visible.add(craft.seat)
      else this.#visible.delete(craft.seat)
      ;(isNear ? entered : left)(craft.seat)
    }
  }
}
