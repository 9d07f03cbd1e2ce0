import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from '../measure/cpuTime.ts'
import { NoiseWatch } from '../measure/NoiseWatch.ts'
import { ServerWatch } from '../measure/ServerWatch.ts'
import { type Gates, judge } from '../report/gates.ts'
import { here } from '../report/place.ts'
import { REPORT_VERSION, type Report } from '../report/Report.ts'
import type { SwarmPlan } from './orders.ts'
import { Recorder } from './Recorder.ts'
import { type Second, Swarm } from './Swarm.ts'
import type { Target } from './target.ts'

/** A gate is judged by this many seconds when the run should end with it. */
const WINDOW_S = 5
/** So many seconds in a row must be bad before a gate is called broken: one may be a hiccup. */
const BAD_S = 3
/** Lets what the start of processes costs go by. */
const SETTLE_MS = 500

export interface SwarmRun {
  scenario: string
  plan: SwarmPlan
  workers: number
  target: Target
  gates: Gates
  /** Of nodes that ask for one. */
  metricsToken?: string
  onSecond?: (second: Second, recorder: Recorder) => void
  /** Ends the run early; there is a report all the same. */
  signal?: AbortSignal
}

/** Plays a scenario against a server that runs, and reports. */
export async function runSwarm(run: SwarmRun): Promise<Report> {
  const { plan, target, workers, metricsToken } = run
  const noise = new NoiseWatch()
  await noise.look()
  const swarm = await Swarm.start(workers)
  const watch = new ServerWatch({
    urls: target.metricsUrls,
    ...(metricsToken === undefined ? {} : { token: metricsToken }),
  })
  const played = new Played(run, swarm, noise, new Recorder(await watch.read()), watch)
  await sleep(SETTLE_MS)
  const startedAt = new Date()
  noise.begin([...swarm.pids, ...target.pids])
  await played.play()
  await sleep(SETTLE_MS)
  await noise.look()
  const report = played.recorder.report(swarm.totals, noise.noise(), {
    report: REPORT_VERSION,
    scenario: run.scenario,
    startedAt: startedAt.toISOString(),
    forS: played.seconds,
    isCut: run.signal?.aborted ?? false,
    plan,
    workers,
    place: here(),
    botsCpuCores: played.botsCpuCores,
    gates: [],
    ...(played.brokeAt ? { brokeAt: played.brokeAt } : {}),
  })
  return { ...report, gates: judge(report.numbers, run.gates) }
}

/** The run while it lasts. */
class Played {
  readonly recorder: Recorder
  readonly #run: SwarmRun
  readonly #swarm: Swarm
  readonly #noise: NoiseWatch
  readonly #watch: ServerWatch
  readonly #botsCpuMs: number
  #badS = 0
  #work: Promise<void> = Promise.resolve()
  seconds = 0
  botsCpuCores = 0
  brokeAt: Report['brokeAt']

  constructor(
    run: SwarmRun,
    swarm: Swarm,
    noise: NoiseWatch,
    recorder: Recorder,
    watch: ServerWatch,
  ) {
    this.#run = run
    this.#swarm = swarm
    this.#noise = noise
    this.#watch = watch
    this.recorder = recorder
    this.#botsCpuMs = this.#cpuMs()
  }

  async play(): Promise<void> {
    const { plan, signal } = this.#run
    const stop = () => this.#swarm.stop()
    // One after the other, however long the server takes to answer.
    this.#swarm.on('second', (second) => {
      this.#work = this.#work.then(() => this.#note(second))
    })
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    await this.#swarm.play(plan)
    signal?.removeEventListener('abort', stop)
    await this.#work
  }

  async #note(second: Second): Promise<void> {
    this.#noise.mark()
    if (second.isRest) return
    const server = await this.#watch.read()
    this.recorder.add({ ...second, server })
    this.seconds = second.atS
    this.botsCpuCores = (this.#cpuMs() - this.#botsCpuMs) / (second.atS * 1000)
    if (this.#run.plan.untilBroken) this.#judge(second)
    this.#run.onSecond?.(second, this.recorder)
  }

  #judge({ atS, live }: Second): void {
    const numbers = this.recorder.numbersOfLast(WINDOW_S)
    // In some seconds nobody joins, and at first nobody draws: that breaks nothing yet.
    const broken = judge(numbers, this.#run.gates).find(
      ({ isMet, value }) => !isMet && value !== null,
    )
    this.#badS = broken ? this.#badS + 1 : 0
    if (!broken || this.#badS < BAD_S || this.brokeAt) return
    this.brokeAt = { bots: live, atS, number: broken.number }
    this.#swarm.stop()
  }

  #cpuMs(): number {
    try {
      return this.#swarm.pids.reduce((sum, pid) => sum + cpuMs(pid), 0)
    } catch {
      return Number.NaN
    }
  }
}
