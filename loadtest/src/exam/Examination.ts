import { fileURLToPath } from 'node:url'
import { Asked } from '../links/calls.ts'
import type { Link } from '../links/profiles.ts'
import { ExamServer } from './ExamServer.ts'
import { linkReport, type Measured } from './linkReport.ts'
import type { ActName, ActReadings, PilotCalls } from './pilots.ts'
import type { LinkReport } from './report.ts'
import type { TickTimes } from './serverProbe.ts'
import type { Road } from './roads.ts'

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
}

/** One pair on one link, from its server to its report. */
export class Examination {
  readonly #order: Order
  #server!: ExamServer
  #pilots!: Asked<PilotCalls>
  #roomId = ''

  private constructor(order: Order) {
    this.#order = order
  }

  /** Measures a link. All that it starts has ended when this resolves or rejects. */
  static async run(order: Order): Promise<LinkReport> {
    const exam = new Examination(order)
    try {
      return linkReport(order.link, order.road.way, await exam.#measure())
    } finally {
      await exam.#end()
    }
  }

  async #measure(): Promise<Measured> {
    const { road } = this.#order
    this.#server = await ExamServer.start(road.serverPrefix, road.serverHost)
    const url = await road.connect(this.#server.url)
    const [command, ...args] = [...road.pilotPrefix, process.execPath, pilotScript]
    this.#pilots = new Asked<PilotCalls>(command, args)
    await this.#enter(url)
    await this.#act('settle', this.#order.settleMs)
    const [duel, duelTicks] = await this.#act('duel', this.#order.forMs)
    await this.#server.process.ask('unleash', this.#roomId)
    const [chase, chaseTicks] = await this.#act('chase', this.#order.forMs / 3)
    const resumeMs: number[] = []
    for (let i = 0; i < this.#order.cuts; i++) resumeMs.push(await this.#cut())
    await this.#pilots.ask('leave', undefined)
    return { duel, duelTicks, chase, chaseTicks, resumeMs }
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

  async #act(name: ActName, forMs: number): Promise<[ActReadings, TickTimes]> {
    await this.#server.process.ask('ticks', this.#roomId)
    const order = { name, forMs, seed: this.#order.seed }
    const readings = await this.#pilots.ask('act', order, forMs + CALL_MS)
    return [readings, await this.#server.process.ask('ticks', this.#roomId)]
  }

  async #cut(): Promise<number> {
    await this.#act('settle', BREATH_MS)
    const back = this.#pilots.ask('comeBack', BACK_MS, BACK_MS + CALL_MS)
    await Promise.all([this.#order.road.cut(), back])
    return back
  }

  async #end(): Promise<void> {
    await this.#pilots?.end()
    await this.#server?.end()
    await this.#order.road.close()
  }
}
