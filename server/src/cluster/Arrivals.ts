import { LANES, laneOf, type Post } from './envelope.ts'

/** Processes remembered: four starts of each of 64 nodes. */
const BOOTS_MAX = 256

/**
 * Tells a message that comes for the first time from one that came before.
 *
 * The numbers of one process rise within a lane, so the latest of each lane is all there is to know.
 * What was overtaken counts as seen: a command that is sent again comes late or twice, never in order.
 */
export class Arrivals {
  readonly #latest = new Map<string, Float64Array>()

  isNew({ boot, seq, to }: Pick<Post, 'boot' | 'seq' | 'to'>): boolean {
    const latest = this.#latest.get(boot) ?? new Float64Array(LANES)
    const lane = laneOf(to)
    if (seq <= (latest[lane] ?? 0)) return false
    latest[lane] = seq
    // Behind all others: whoever was silent for longest is forgotten first.
    this.#latest.delete(boot)
    this.#latest.set(boot, latest)
    const [eldest] = this.#latest.keys()
    if (this.#latest.size > BOOTS_MAX && eldest !== undefined) this.#latest.delete(eldest)
    return true
  }
}
