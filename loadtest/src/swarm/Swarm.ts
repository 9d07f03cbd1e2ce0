import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Slice, Totals } from '../measure/Tally.ts'
import type { Order, SwarmPlan, WorkerReport } from './orders.ts'

const SCRIPT = fileURLToPath(new URL('worker.ts', import.meta.url))
const READY_MS = 20_000
/** From the word to the first bot: all workers have heard it by then. */
const HEAD_START_MS = 300
/** A worker that is silent for this long after its last second is not waited for. */
const LAST_WORD_MS = 15_000

/** A second of the whole swarm. */
export interface Second {
  /** Since the start; this second ends there. */
  atS: number
  live: number
  underway: number
  totals: Totals
  /** What came after the last whole second, while the bots leave. */
  isRest: boolean
}

/** Processes of bots that play a plan. Emits `second` for each one, in order. */
export class Swarm extends EventEmitter<{ second: [Second] }> {
  readonly totals = new Totals()
  readonly #workers: ChildProcess[]
  /** Reports of seconds that not all workers have told of yet. */
  readonly #open = new Map<number, WorkerReport[]>()
  readonly #living = new Set<ChildProcess>()
  #told = 0
  #startAtMs = 0

  private constructor(workers: ChildProcess[]) {
    super()
    this.#workers = workers
    for (const worker of workers) {
      this.#living.add(worker)
      worker.on('message', (report: WorkerReport) => this.#hear(report))
      worker.once('exit', () => this.#living.delete(worker))
    }
  }

  /** Starts `workers` processes; resolves when all wait for their plan. */
  static async start(workers: number): Promise<Swarm> {
    const children = Array.from({ length: workers }, () => fork(SCRIPT))
    await Promise.all(children.map((child) => isReady(child)))
    return new Swarm(children)
  }

  /** CPU time is asked of these. */
  get pids(): number[] {
    return this.#workers.flatMap(({ pid }) => pid ?? [])
  }
  /** When the plan began, by the wall clock. */
  get startAtMs(): number {
    return this.#startAtMs
  }

  /** Plays the plan to its end, or until `stop`. A worker that dies ends the run with an error. */
  async play(plan: SwarmPlan): Promise<void> {
    this.#startAtMs = Date.now() + HEAD_START_MS
    const workers = this.#workers.length
    this.#workers.forEach((child, worker) => {
      this.#tell(child, {
        order: 'start',
        plan: { ...plan, worker, workers, startAtMs: this.#startAtMs },
      })
    })
    const limitMs = HEAD_START_MS + plan.forS * 1000 + LAST_WORD_MS
    const overdue = setTimeout(() => this.kill(), limitMs)
    const codes = await Promise.all(this.#workers.map((child) => exitOf(child)))
    clearTimeout(overdue)
    for (const second of [...this.#open.keys()].toSorted((a, b) => a - b)) this.#close(second)
    if (codes.some((code) => code !== 0))
      throw new Error('a process of bots died; what it said stands above')
  }

  /** Ends the plan now; `play` resolves when all have left. */
  stop(): void {
    for (const child of this.#living) this.#tell(child, { order: 'stop' })
  }

  kill(): void {
    for (const child of this.#living) child.kill('SIGKILL')
  }

  #tell(child: ChildProcess, order: Order): void {
    if (child.connected) child.send(order)
  }

  #hear(report: WorkerReport): void {
    const known = this.#open.get(report.second)
    if (known) known.push(report)
    else this.#open.set(report.second, [report])
    const next = this.#open.get(this.#told + 1)
    if (next && next.length >= this.#living.size) this.#close(this.#told + 1)
  }

  #close(second: number): void {
    const reports = this.#open.get(second) ?? []
    this.#open.delete(second)
    this.#told = Math.max(this.#told, second)
    const totals = merged(reports.map(({ slice }) => slice))
    for (const { slice } of reports) this.totals.add(slice)
    const sum = (pick: (report: WorkerReport) => number) =>
      reports.reduce((total, report) => total + pick(report), 0)
    const live = sum((report) => report.live)
    const underway = sum((report) => report.underway)
    const isRest = reports.some(({ isLast }) => isLast)
    this.emit('second', { atS: second, live, underway, totals, isRest })
  }
}

function merged(slices: readonly Slice[]): Totals {
  const totals = new Totals()
  for (const slice of slices) totals.add(slice)
  return totals
}

async function isReady(child: ChildProcess): Promise<void> {
  await once(child, 'message', { signal: AbortSignal.timeout(READY_MS) })
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
