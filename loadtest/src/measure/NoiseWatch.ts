import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from './cpuTime.ts'
import { Sentinel } from './Sentinel.ts'

const LOOKS = 6
const PAUSE_MS = 60
/** Of a clock tick in /proc/stat. */
const CLOCK_TICK_MS = 10
/** The machine gave others more than this share of itself: who was slow then? */
const FOREIGN_PCT_MAX = 5

export interface Noise {
  /** Median share of its time that a spin loop lost before and after the run, in hundredths. */
  lostPct: number
  /** Mean share of the machine that others had during the run, in hundredths; null where that is not known. */
  foreignPct: number | null
  /** Why the run does not count; empty if it does. */
  voidBecause: string[]
}

/**
 * Tells whether the machine was ours. A spin loop can only look before and after: during a run it
 * would lose its time to the run. What others had meanwhile is what the machine spent beyond our own
 * processes, stolen time included.
 */
export class NoiseWatch {
  readonly #sentinel = new Sentinel()
  #pids: readonly number[] = []
  #before: Spent | undefined
  #foreignMs = 0
  #wholeMs = 0

  /** Looks while nothing of ours runs. */
  async look(): Promise<void> {
    for (let look = 0; look < LOOKS; look++) {
      await sleep(PAUSE_MS)
      this.#sentinel.look()
    }
  }

  /** The run begins; `pids` are all processes that belong to it, this one apart. */
  begin(pids: readonly number[]): void {
    this.#pids = [...pids, process.pid]
    this.#before = this.#spent()
  }

  /** Call once a second: a second in which one of the processes ended cannot be told. */
  mark(): void {
    const before = this.#before
    const now = this.#spent()
    this.#before = now
    if (!before || !now) return
    const byUsMs = now.byUsMs - before.byUsMs
    this.#foreignMs += Math.max(0, now.byAllMs - before.byAllMs - byUsMs)
    this.#wholeMs += (now.atMs - before.atMs) * coreCount()
  }

  noise(): Noise {
    const { lostPct, void: reason } = this.#sentinel.verdict()
    const foreignPct = (100 * this.#foreignMs) / this.#wholeMs
    const voidBecause = reason ? [reason] : []
    if (foreignPct > FOREIGN_PCT_MAX) {
      const pct = foreignPct.toFixed(1)
      voidBecause.push(`others had ${pct} % of this machine (at most ${FOREIGN_PCT_MAX} %)`)
    }
    return { lostPct, foreignPct: Number.isFinite(foreignPct) ? foreignPct : null, voidBecause }
  }

  #spent(): Spent | undefined {
    try {
      const byUsMs = this.#pids.reduce((sum, pid) => sum + cpuMs(pid), 0)
      return { atMs: performance.now(), byUsMs, byAllMs: machineMs() }
    } catch {
      // One of them has ended, or this is no Linux.
      return undefined
    }
  }
}

interface Spent {
  atMs: number
  byUsMs: number
  byAllMs: number
}

/** What all cores did so far, idling apart, in ms. Throws off Linux. */
function machineMs(): number {
  const fields = procStat()[0]?.trim().split(/\s+/).slice(1).map(Number) ?? []
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields
  return (user + nice + system + irq + softirq + steal) * CLOCK_TICK_MS
}

const coreCount = (): number => procStat().filter((line) => /^cpu\d/.test(line)).length

const procStat = (): string[] => readFileSync('/proc/stat', 'utf8').split('\n')
