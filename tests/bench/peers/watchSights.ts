import { Interest } from '@tidepaint/server/match/interest'
import type { Probe } from './probe.ts'

/** One look in so many is counted, of one player after the other: counting all would be seen in the CPU time. */
const LOOKS_APART = 31

/** Tells `probe` how many craft players of this process are shown, whoever asks for their sights. */
export function watchSights(probe: Probe): void {
  let looks = 0
  const { update } = Interest.prototype
  Interest.prototype.update = function (patch, ...calls) {
    update.call(this, patch, ...calls)
    if (++looks % LOOKS_APART > 0) return
    let visible = 0
    for (let seat = 0; seat < patch.grid.seats; seat++) if (this.sees(seat)) visible++
    probe.showed(visible, this.due.count)
  }
}
