import { TICK_HZ, TICK_MS, tuning } from '@tidepaint/shared/tuning'

/** How many arrivals the clock judges the line by: 8 s at one patch a tick; and how often it does. */
const ARRIVALS = 240
const JUDGED_EACH = 4
/** Share of the time for which patches may have run out. */
const STARVED = 0.007
/**
 * The same, and share of the patches that may be too late, where the view would otherwise lie
 * further back than shots are judged: then a hundredth of the time buys 7 ms or more.
 */
const STARVED_MAX = 0.05
const TOO_LATE_MAX = 0.05
/** A shot is judged at most 250 ms back, and shots vary by some around their mean. */
const REWIND_MS = (tuning.rewind.eighthsMax / 8) * TICK_MS - 10
/** How fast the clock may run ahead or behind while it follows its goal, and in what time it does. */
const SLEW = 0.05
const FOLLOW_MS = 400
/** Further off than this it jumps instead: a join, a resume, a page that slept. */
const JUMP_MS = 250
/** Halvings of the search for a lateness: to a thousandth of the longest one. */
const HALVINGS = 10

/**
 * The time at which everything but the own craft is drawn, on an axis of ticks: tick x `TICK_MS`.
 *
 * A patch that shows tick t arrives when it arrives; the earliest arrivals of the last seconds say
 * where "now" is, the others how late the line can be. The clock stays one patch and as much of that
 * lateness behind as it takes to nearly always have a later patch to interpolate towards, and moves
 * smoothly when the line changes. An input that says `seen` names what its pilot saw.
 */
export class ViewClock {
  /** Newest tick received, and when (page clock). */
  newestTick = 0
  newestAtMs = 0
  /** How long after the newest time known when an input was sent the server spends it; 0 if unknown. */
  spentAfterMs = 0
  #patchMs = TICK_MS
  #viewMs = 0
  #advancedAtMs = 0
  #running = false
  /** Of each arrival: how far server time was ahead of the page's, and how long it was waited for. */
  readonly #offsets = new Float64Array(ARRIVALS)
  readonly #gaps = new Float64Array(ARRIVALS)
  #arrivals = 0
  #goalDelayMs = TICK_MS * 2
  #earliest = 0
  #medianLateMs = 0
  #droppedTicks = 0

  /** Notes that the patch which shows `tick` arrived at `atMs`. */
  arrived(tick: number, atMs: number): void {
    if (tick < this.newestTick) this.restart()
    const slot = this.#arrivals % ARRIVALS
    this.#offsets[slot] = tick * TICK_MS - atMs
    this.#gaps[slot] = this.#arrivals === 0 ? 0 : atMs - this.newestAtMs
    this.newestTick = tick
    this.newestAtMs = atMs
    this.#arrivals++
    if (this.#arrivals < TICK_HZ || this.#arrivals % JUDGED_EACH === 0) this.#judge()
    if (!this.#running) {
      this.#running = true
      this.#advancedAtMs = atMs
      this.#viewMs = this.#goalMs(atMs)
    }
  }

  /** The server has left out so many ticks in all: its time stood still for as long. */
  set droppedTicks(dropped: number) {
    const lostMs = (dropped - this.#droppedTicks) * TICK_MS
    this.#droppedTicks = dropped
    if (lostMs === 0) return
    for (let slot = 0; slot < ARRIVALS; slot++) (this.#offsets[slot] as number) -= lostMs
    this.#earliest -= lostMs
  }

  /** Forgets the line: another server clock, or another way there. */
  restart(): void {
    this.#arrivals = 0
    this.#running = false
    this.spentAfterMs = 0
  }

  #judge(): void {
    const count = Math.min(this.#arrivals, ARRIVALS)
    const offsets = this.#offsets.subarray(0, count)
    this.#earliest = Math.max(...offsets)
    const latestMs = this.#earliest - Math.min(...offsets)
    this.#medianLateMs = leastMs(latestMs, (ms) => this.#laterShare(ms, count) <= 0.5)
    const easyMs = leastMs(latestMs, (ms) => this.#starvedShare(ms, count) <= STARVED)
    const wantedMs = REWIND_MS - this.spentAfterMs - this.#patchMs
    this.#goalDelayMs = this.#patchMs + easyMs
    if (wantedMs >= easyMs) return
    const hardMs = leastMs(easyMs, (ms) => {
      return (
        this.#starvedShare(ms, count) <= STARVED_MAX && this.#missedShare(ms, count) <= TOO_LATE_MAX
      )
    })
    this.#goalDelayMs = this.#patchMs + Math.max(wantedMs, hardMs)
  }

  /**
   * For what share of the time patches would have run out with so much lateness allowed for. What
   * arrives in one go after a stall was waited for once, not once for each.
   */
  #starvedShare(allowedMs: number, count: number): number {
    let sum = 0
    for (let at = 0; at < count; at++) {
      const overMs = this.#earliest - (this.#offsets[at] as number) - allowedMs
      sum += Math.max(0, Math.min(overMs, this.#gaps[at] as number))
    }
    return sum / (count * this.#patchMs)
  }

  /** What share of the patches would have been waited for. */
  #missedShare(allowedMs: number, count: number): number {
    let late = 0
    for (let at = 0; at < count; at++) {
      const overMs = this.#earliest - (this.#offsets[at] as number) - allowedMs
      if (overMs > 0 && overMs <= (this.#gaps[at] as number)) late++
    }
    return late / count
  }

  /** What share of the patches were later than that, waited for or not. */
  #laterShare(ms: number, count: number): number {
    const latest = this.#earliest - ms
    let later = 0
    for (let at = 0; at < count; at++) if ((this.#offsets[at] as number) < latest) later++
    return later / count
  }

  #goalMs(nowMs: number): number {
    return this.knownMs(nowMs) - this.#goalDelayMs
  }

  /** Moves the clock to `nowMs` (page clock, once a frame) and tells whether patches had run out. */
  advance(nowMs: number): boolean {
    if (!this.#running) return false
    const dtMs = Math.max(0, nowMs - this.#advancedAtMs)
    this.#advancedAtMs = nowMs
    this.#viewMs += dtMs
    const gapMs = this.#goalMs(nowMs) - this.#viewMs
    if (Math.abs(gapMs) > JUMP_MS) this.#viewMs += gapMs
    else this.#viewMs += dtMs * Math.max(-SLEW, Math.min(SLEW, gapMs / FOLLOW_MS))
    return this.#viewMs > this.newestTick * TICK_MS
  }

  get viewMs(): number {
    return this.#viewMs
  }
  /** The tick that is drawn, with its fraction. */
  get viewTick(): number {
    return this.#viewMs / TICK_MS
  }
  /** What `CraftInput.seen` says: eighths of a tick, modulo 256. */
  get seen(): number {
    return Math.floor(this.viewTick * 8) & 255
  }
  /** The newest server time that can be known at `nowMs`: one way there is not in it. */
  knownMs(nowMs: number): number {
    return nowMs + this.#earliest
  }
  /** How far behind that the view is. */
  delayMs(nowMs: number): number {
    return this.knownMs(nowMs) - this.#viewMs
  }

  /** How late patches usually are, compared with the earliest. */
  get medianLateMs(): number {
    return this.#medianLateMs
  }

  /** Patches come this long after each other; a server under load may make it longer. */
  setPatchInterval(ms: number): void {
    this.#patchMs = ms
  }
}

/** The least value from 0 to `most` that is enough; what is more than enough is enough, too. */
function leastMs(most: number, isEnough: (ms: number) => boolean): number {
  let low = 0
  let high = most
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}
