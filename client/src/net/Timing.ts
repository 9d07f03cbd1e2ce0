import { TICK_MS } from '@tidepaint/shared/tuning'
import { InputPacer } from './InputPacer.ts'
import { SentInputs } from './SentInputs.ts'
import { ViewClock } from './ViewClock.ts'

/** What a session knows of time: which moment it shows, when its inputs are due, how far away the server is. */
export class Timing {
  readonly clock = new ViewClock()
  frames = 0
  starvedFrames = 0
  viewDelayMs = 0
  snapshotAgeMs = 0
  readonly #sent = new SentInputs()
  readonly #pacer = new InputPacer()
  #nowMs: number
  #spentBefore = 0
  #inputTicks = 1

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  /** Call once a frame, before anything is sent or drawn; frames count while the line is live. */
  advance(nowMs: number, isLive: boolean): void {
    this.#pacer.advance(nowMs - this.#nowMs)
    this.#nowMs = nowMs
    const isStarved = this.clock.advance(nowMs)
    this.frames++
    if (isStarved && isLive) this.starvedFrames++
    this.snapshotAgeMs = nowMs - this.clock.newestAtMs
    this.viewDelayMs = this.clock.delayMs(nowMs) + this.#oneWayMs
  }

  /** What to count as now when asking which inputs are due. */
  get dueAtMs(): number {
    return this.#nowMs + this.#pacer.shiftMs
  }

  /** So many inputs go in one frame; each is spent so many ticks less one later than it could be. */
  set inputTicks(ticks: number) {
    if (ticks === this.#inputTicks) return
    this.#inputTicks = ticks
    // That they are spent at another time does not mean that they wait for each other.
    this.#sent.restart()
  }

  /** Input `seq` was sent in this frame. */
  sent(seq: number): void {
    this.#sent.sent(seq, this.#nowMs, this.clock.knownMs(this.#nowMs))
  }

  /**
   * A patch arrived at `atMs` that shows `tick`, covers `patchTicks` and says that the inputs up to
   * `confirmed` are spent. Returns whether more of them were than ticks went by: the server works off
   * what a stall piled up.
   */
  patched(tick: number, patchTicks: number, confirmed: number, atMs: number): boolean {
    const spent = confirmed - this.#spentBefore
    const ticks = tick - this.clock.newestTick
    this.#spentBefore = confirmed
    this.clock.arrived(tick, atMs)
    if (ticks === patchTicks) this.#ticked(ticks, spent, confirmed, atMs)
    return spent > ticks
  }

  /** Another line to the same server, or to another one. */
  restart(): void {
    this.clock.restart()
    this.#sent.restart()
    // Inputs count from 0 again.
    this.#spentBefore = 0
  }

  #ticked(ticks: number, spent: number, confirmed: number, atMs: number): void {
    // Which of several ticks went without one is not told: the first, say.
    for (let tick = 1; tick <= ticks; tick++) this.#pacer.ticked(tick > ticks - spent ? 1 : 0)
    if (spent === 0) return
    this.#sent.confirmed(confirmed, this.clock.newestTick * TICK_MS, atMs)
    this.clock.spentAfterMs = this.#sent.spentAfterMs
    this.#pacer.areQueued = this.#sent.areQueued
  }

  /**
   * The shortest way here. Inputs are sent so that even late ones are in time, so the shortest round
   * trip has the full unevenness of the way up in it, which is thought to be that of the way down.
   */
  get #oneWayMs(): number {
    const heldMs = (this.#inputTicks - 1) * TICK_MS
    return Math.max(0, (this.#sent.roundTripMs - heldMs) / 2 - this.clock.medianLateMs)
  }
}
