import { TICK_MS } from '@tidepaint/shared/tuning'

/** How many arrivals the clock judges the line by: 4 s at one patch a tick. */
const ARRIVALS = 120
/** Share of arrivals that must be in time; the rest may starve a frame. */
const IN_TIME = 0.99
/** How fast the clock may run ahead or behind while it follows its goal. */
const SLEW = 0.05
/** Further off than this it jumps instead: a join, a resume, a page that slept. */
const JUMP_MS = 250
/** Kept on top of the measured lateness, for frames that fall between arrivals. */
const SPARE_MS = 4

/**
 * The time at which everything but the own craft is drawn, on an axis of ticks: tick x `TICK_MS`.
 *
 * A patch that shows tick t arrives when it arrives; the earliest arrivals of the last seconds say
 * where "now" is, the others how late the line can be. The clock stays one patch and that lateness
 * behind, so that there nearly always is a later patch to interpolate towards, and moves smoothly
 * when the line changes. It is handed to the SDK's interpolation as its clock, so what is drawn is
 * exactly `viewMs`, and an input that says `seen` names exactly what its pilot saw.
 */
export class ViewClock {
  /** Newest tick received, and when (page clock). */
  newestTick = 0
  newestAtMs = 0
  #patchMs = TICK_MS
  #viewMs = 0
  #advancedAtMs = 0
  #running = false
  readonly #offsets = new Float64Array(ARRIVALS)
  readonly #sorted = new Float64Array(ARRIVALS)
  #arrivals = 0
  #goalDelayMs = TICK_MS * 2
  #earliest = 0

  /** Notes that the patch which shows `tick` arrived at `atMs`. */
  arrived(tick: number, atMs: number): void {
    if (tick < this.newestTick) this.restart()
    this.newestTick = tick
    this.newestAtMs = atMs
    this.#offsets[this.#arrivals % ARRIVALS] = tick * TICK_MS - atMs
    this.#arrivals++
    this.#judge()
    if (!this.#running) {
      this.#running = true
      this.#advancedAtMs = atMs
      this.#viewMs = this.#goalMs(atMs)
    }
  }

  /** Forgets the line: another server clock, or another way there. */
  restart(): void {
    this.#arrivals = 0
    this.#running = false
  }

  #judge(): void {
    const count = Math.min(this.#arrivals, ARRIVALS)
    const sorted = this.#sorted.subarray(0, count)
    sorted.set(this.#offsets.subarray(0, count))
    sorted.sort()
    this.#earliest = sorted[count - 1] as number
    const late = this.#earliest - (sorted[Math.floor((1 - IN_TIME) * count)] as number)
    this.#goalDelayMs = this.#patchMs + late + SPARE_MS
  }

  #goalMs(nowMs: number): number {
    return nowMs + this.#earliest - this.#goalDelayMs
  }

  /** Moves the clock to `nowMs` (page clock, once a frame) and tells whether patches had run out. */
  advance(nowMs: number): boolean {
    if (!this.#running) return false
    const dtMs = Math.max(0, nowMs - this.#advancedAtMs)
    this.#advancedAtMs = nowMs
    this.#viewMs += dtMs
    const gapMs = this.#goalMs(nowMs) - this.#viewMs
    if (Math.abs(gapMs) > JUMP_MS) this.#viewMs += gapMs
    else this.#viewMs += Math.max(-SLEW * dtMs, Math.min(SLEW * dtMs, gapMs))
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
  /** How far behind the newest possible server time the view is: one way there is not in it. */
  delayMs(nowMs: number): number {
    return nowMs + this.#earliest - this.#viewMs
  }

  // What the SDK's interpolation asks of a clock: its samples lie at lastServerTime(), and it draws
  // at serverNow() less its own delay (which we set to 0) less half a round trip (0 here).
  now(): number {
    return this.#advancedAtMs
  }
  serverNow(): number {
    return this.#viewMs
  }
  renderNow(): number {
    return this.#viewMs
  }
  rtt(): number {
    return 0
  }
  smoothedRtt(): number {
    return 0
  }
  jitter(): number {
    return 0
  }
  lastServerTime(): number {
    return this.currentTick() * TICK_MS
  }
  patchInterval(): number {
    return this.#patchMs
  }
  setPatchInterval(ms: number): void {
    this.#patchMs = ms > 0 ? ms : TICK_MS
  }
  sample(): void {}

  /** Where the state says which tick it shows; read while a patch is being applied. */
  currentTick: () => number = () => this.newestTick
}
