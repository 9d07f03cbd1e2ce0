import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { NetStats } from '@tidepaint/client/net/arenaView'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { Distribution } from '../measure/Distribution.ts'
import { machineMs } from './machineMs.ts'

/** What one session did in one act, ready to be sent. Distributions are encoded. */
export interface Readings {
  inputs: number
  frames: number
  starvedFrames: number
  hitsShown: number
  hitsConfirmed: number
  corrections: number
  correctionsWithoutContact: number
  correctionCells: string
  /** From sending an input until the patch that confirms it. */
  confirmedMs: string
  /** Between one patch and the next. */
  patchGapMs: string
  /** What the session made of the server's time, frame by frame. */
  clock: ClockSamples
}

/** `atMs` by the clock of the machine; what was drawn then, and how late the session says that was. */
export interface ClockSamples {
  atMs: number[]
  viewTick: number[]
  statedDelayMs: number[]
}

/** More inputs than are ever on their way. */
const SENT_MAX = 256

/** Reads a session while it flies, without a hand in it. */
export class Gauges {
  readonly #session: ArenaSession
  readonly #sentAtMs = new Float64Array(SENT_MAX)
  #confirmed = 0
  #patchedAtMs = performance.now()
  #correctionsSeen = 0
  #since!: NetStats
  #inputs!: number
  #correctionCells!: Distribution
  #confirmedMs!: Distribution
  #patchGapMs!: Distribution
  #clock!: ClockSamples

  constructor(session: ArenaSession) {
    this.#session = session
    const input = session.room.input<CraftInput>()
    input.onSend((seq) => {
      this.#sentAtMs[seq % SENT_MAX] = performance.now()
    })
    session.room.onStateChange(() => this.#patched(input.lastProcessed))
    this.restart()
  }

  /** From here on. */
  restart(): void {
    this.#since = this.#session.stats()
    this.#correctionsSeen = this.#since.corrections
    this.#inputs = 0
    this.#correctionCells = new Distribution()
    this.#confirmedMs = new Distribution()
    this.#patchGapMs = new Distribution()
    this.#clock = { atMs: [], viewTick: [], statedDelayMs: [] }
  }

  /** Call after each frame. */
  frame(): void {
    const { corrections, lastCorrectionCells, viewDelayMs } = this.#session.stats()
    if (corrections > this.#correctionsSeen) this.#correctionCells.record(lastCorrectionCells)
    this.#correctionsSeen = corrections
    this.#clock.atMs.push(machineMs())
    this.#clock.viewTick.push(this.#session.viewTick)
    this.#clock.statedDelayMs.push(viewDelayMs)
  }

  read(): Readings {
    const [from, to] = [this.#since, this.#session.stats()]
    return {
      inputs: this.#inputs,
      frames: to.frames - from.frames,
      starvedFrames: to.starvedFrames - from.starvedFrames,
      hitsShown: to.hitsShown - from.hitsShown,
      hitsConfirmed: to.hitsConfirmed - from.hitsConfirmed,
      corrections: to.corrections - from.corrections,
      correctionsWithoutContact: to.correctionsWithoutContact - from.correctionsWithoutContact,
      correctionCells: this.#correctionCells.encode(),
      confirmedMs: this.#confirmedMs.encode(),
      patchGapMs: this.#patchGapMs.encode(),
      clock: this.#clock,
    }
  }

  #patched(confirmed: number): void {
    const nowMs = performance.now()
    this.#patchGapMs.record(nowMs - this.#patchedAtMs)
    this.#patchedAtMs = nowMs
    for (let seq = this.#confirmed + 1; seq <= confirmed; seq++) {
      this.#confirmedMs.record(nowMs - (this.#sentAtMs[seq % SENT_MAX] ?? nowMs))
      this.#inputs++
    }
    this.#confirmed = confirmed
  }
}
