import { fileURLToPath } from 'node:url'
import { Asked } from '../links/calls.ts'
import type { Link } from '../links/profiles.ts'
import { ExamServer } from './ExamServer.ts'
import { linkReport, type Measured } from './linkReport.ts'
import type { ActName, ActReadings, PilotCalls } from './pilots.ts'
import type { LinkReport } from './report.ts'
import type { Road } from './roads.ts'
import type { ServerRecord } from './serverProbe.ts'

const pilotScript = fileURLToPath(new URL('pilots.ts', import.meta.url))

/** Between two cuts: the line is judged anew. */
const BREATH_MS = 1000
const CALL_MS = 30_000
const BACK_MS = 20_000
/** Arenas tried for one with room for the stage. */
const ARENAS_MAX = 40

export interface Order {
  link: Link
  road: Road
  /** Of the duel; the chase takes a third of it. */
  forMs: number
  seed: number
  /** Before anything is measured: clocks judge a line by its last four seconds. */
  settleMs: number
  cuts: number
  /** Ends it early. */
  signal: AbortSignal
}

/** One pair on one link, from its server to its report. */
export class Examination {
  readonly #order: Order
  readonly #server: ExamServer
  readonly #pilots: Asked<PilotCalls>
  #roomId = ''

  private constructor(order: Order, server: ExamServer, pilots: Asked<PilotCalls>) {
    this.#order = order
    this.#server = server
    this.#pilots = pilots
  }

  /** Measures a link. All that it starts has ended when this resolves or rejects. */
  static async run(order: Order): Promise<LinkReport> {
    const { link, road, signal } = order
    const running: { end(): Promise<void> }[] = []
    const endAll = async () => {
      for (const each of running.splice(0).reverse()) await each.end()
    }
    // Whatever is awaited then fails, since who would answer is gone.
    const stop = () => void endAll()
    signal.addEventListener('abort', stop)
    try {
      const server = await ExamServer.start(road.serverPrefix, road.serverHost)
      running.push(server)
      const url = await road.connect(server.url)
      const [command, ...args] = [...road.pilotPrefix, process.execPath, pilotScript]
      const pilots = new Asked<PilotCalls>(command, args)
      running.push(pilots)
      signal.throwIfAborted()
      return linkReport(link, road.way, await new Examination(order, server, pilots).#measure(url))
    } finally {
      signal.removeEventListener('abort', stop)
      await endAll()
      await road.close()
    }
  }

  async #measure(url: string): Promise<Measured> {
    const { settleMs, forMs, cuts } = this.#order
    await this.#enter(url)
    await this.#act('settle', settleMs)
    const [duel, duelRecord] = await this.#act('duel', forMs)
    await this.#server.process.ask('unleash', this.#roomId)
    const [chase] = await this.#act('chase', forMs / 3)
    const resumeMs: number[] = []
    for (let i = 0; i < cuts; i++) resumeMs.push(await this.#cut())
    await this.#pilots.ask('leave', undefined)
    return { duel, duelRecord, chase, resumeMs }
  }

  /** Takes rooms until one has an arena with a stage. */
  async #enter(url: string): Promise<void> {
    for (let arena = 0; arena < ARENAS_MAX; arena++) {
      this.#roomId = await this.#pilots.ask('enter', url, CALL_MS)
      if (await this.#server.process.ask('stage', this.#roomId)) return
      await this.#pilots.ask('leave', undefined)
    }
    throw new Error(`none of ${ARENAS_MAX} arenas has room for a duel`)
  }

  async #act(name: ActName, forMs: number): Promise<[ActReadings, ServerRecord]> {
    await this.#server.process.ask('record', this.#roomId)
    const order = { name, forMs, seed: this.#order.seed }
    const readings = await this.#pilots.ask('act', order, forMs + CALL_MS)
    return [readings, await this.#server.process.ask('record', this.#roomId)]
  }

  async #cut(): Promise<number> {
    await this.#act('settle', BREATH_MS)
    const back = this.#pilots.ask('comeBack', BACK_MS, BACK_MS + CALL_MS)
    await Promise.all([this.#order.road.cut(), back])
    return Math.max(0, (await back) - this.#order.road.cutMs)
  }
}
