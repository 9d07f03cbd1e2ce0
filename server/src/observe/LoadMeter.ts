import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { watchGcPauses } from './gcPauses.ts'
import { loopDelay } from './metrics.ts'
import { TickStats } from './tickStats.ts'

/** Every so often the numbers are taken anew; in between, whoever asks gets the latest. */
const LOOK_MS = 1000
/** Looks that the CPU time is counted over: a moment's work is not a load. */
const CPU_LOOKS = 3
/** Ticks of all rooms that the 99th percentile is of: 10 s of three rooms at 30 Hz. */
const TICKS = 1000
/** The monitor counts from one look at the clock to the next, so a loop at rest shows this much. */
const RESOLUTION_MS = 10

/** Work and lateness of the ticks of all rooms of this process. */
export const processTicks = { work: new TickStats(TICKS), late: new TickStats(TICKS) }

export interface ProcessLoad {
  cpu: number
  /** The lower of two looks: a single stall, as a burst of new rooms makes one, is no load. */
  loopDelayMs: number
  tickP99Ms: number
  tickLateP99Ms: number
}

/** How busy this process is, looked at once a second. */
export class LoadMeter {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  #load: ProcessLoad = { cpu: 0, loopDelayMs: 0, tickP99Ms: 0, tickLateP99Ms: 0 }
  #timer: NodeJS.Timeout | undefined
  #delayBeforeMs = 0
  #unwatchGc = () => {}
  /** CPU time used so far and when, at the latest looks; the oldest first. */
  readonly #cpuLooks = [cpuNow()]

  start(): void {
    this.#delay.enable()
    // Not from the timer itself: after a stall that may come before the monitor's own, and a reset
    // would then throw the stall away.
    this.#timer = setInterval(() => setImmediate(() => this.#look()), LOOK_MS)
    this.#timer.unref()
    this.#unwatchGc = watchGcPauses()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
    this.#unwatchGc()
  }

  get load(): ProcessLoad {
    return this.#load
  }

  #look(): void {
    const delayMs = Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS)
    this.#load = {
      cpu: rounded(this.#cpuShare()),
      loopDelayMs: rounded(Math.min(delayMs, this.#delayBeforeMs)),
      tickP99Ms: rounded(processTicks.work.p99Us() / 1000),
      tickLateP99Ms: rounded(processTicks.late.p99Us() / 1000),
    }
    this.#delayBeforeMs = delayMs
    this.#countDelays()
    this.#delay.reset()
  }

  /**
   * The monitor keeps its samples by percentile: of 100 samples, the 37th hundredth is the 37th. Each
   * look at one takes microseconds in which no tick can run, so the latest of the earlier half stands
   * for that half, and so on with the rest: the tail, which matters, is exact.
   */
  #countDelays(): void {
    const { count } = this.#delay
    for (let counted = 0; counted < count; ) {
      const rank = counted + Math.ceil((count - counted) / 2)
      const delayMs = Math.max(
        0,
        this.#delay.percentile((100 * rank) / count) / 1e6 - RESOLUTION_MS,
      )
      for (; counted < rank; counted++) loopDelay.observe(delayMs)
    }
  }

  #cpuShare(): number {
    const now = cpuNow()
    this.#cpuLooks.push(now)
    const [oldest = now] = this.#cpuLooks.slice(-1 - CPU_LOOKS)
    if (this.#cpuLooks.length > CPU_LOOKS) this.#cpuLooks.shift()
    return (now.usedMs - oldest.usedMs) / Math.max(1, now.atMs - oldest.atMs)
  }
}

function cpuNow(): { usedMs: number; atMs: number } {
  const { user, system } = process.cpuUsage()
  return { usedMs: (user + system) / 1000, atMs: performance.now() }
}

/** Sent four times a second: no digits that mean nothing. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000
