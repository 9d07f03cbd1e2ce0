import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { TickStats } from './tickStats.ts'

/** Every so often the numbers are taken anew; in between, whoever asks gets the latest. */
const LOOK_MS = 1000
/** Ticks of all rooms that the 99th percentile is of: 10 s of three rooms at 30 Hz. */
const TICKS = 1000
/** The monitor counts from one look at the clock to the next, so a loop at rest shows this much. */
const RESOLUTION_MS = 10

/** Work and lateness of the ticks of all rooms of this process. */
export const processTicks = { work: new TickStats(TICKS), late: new TickStats(TICKS) }

export interface ProcessLoad {
  cpu: number
  loopDelayMs: number
  tickP99Ms: number
  tickLateP99Ms: number
}

/** How busy this process is, looked at once a second. */
export class LoadMeter {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  #load: ProcessLoad = { cpu: 0, loopDelayMs: 0, tickP99Ms: 0, tickLateP99Ms: 0 }
  #timer: NodeJS.Timeout | undefined
  #cpu = process.cpuUsage()
  #atMs = performance.now()

  start(): void {
    this.#delay.enable()
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }

  get load(): ProcessLoad {
    return this.#load
  }

  #look(): void {
    const cpu = process.cpuUsage()
    const atMs = performance.now()
    const usedUs = cpu.user + cpu.system - this.#cpu.user - this.#cpu.system
    const loopMs = this.#delay.percentile(99) / 1e6 - RESOLUTION_MS
    this.#load = {
      cpu: rounded(usedUs / 1000 / (atMs - this.#atMs)),
      loopDelayMs: rounded(Math.max(0, loopMs)),
      tickP99Ms: rounded(processTicks.work.p99Us() / 1000),
      tickLateP99Ms: rounded(processTicks.late.p99Us() / 1000),
    }
    this.#cpu = cpu
    this.#atMs = atMs
    this.#delay.reset()
  }
}

/** Sent four times a second: no digits that mean nothing. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000
