import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { machineMs } from '@tidepaint/loadtest/exam/machineMs'
import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import { reasonOf } from '@tidepaint/loadtest/swarm/Slot'
import { eventually } from '../../support/eventually.ts'
import { addCounts, type Counts, countsBy } from './counts.ts'
import type { Counted, Heard, Joined, JoinPlan, Pinged, Said } from './crowdOrders.ts'
import { Sitter } from './Sitter.ts'

const TURN_MS = 1
/** All at once, the echoes would tell of nothing but a queue. */
const PINGS_A_TURN = 50
/** Whoever closes a line waits for the other side to close it as well. */
const LEAVE_MS = 20_000

/** Some thousand light sockets, and what they hear. */
export class Sitters {
  readonly #addresses: readonly string[]
  #seated: Sitter[] = []
  #latency = new Distribution()
  readonly #stalls = monitorEventLoopDelay()

  /** They come from these addresses of this machine in turn. */
  constructor(addresses: readonly string[]) {
    this.#addresses = addresses
    this.#stalls.enable()
  }

  /** They come when it is time, each one whatever became of those before. */
  async join(plan: JoinPlan): Promise<Joined> {
    const latency = new Distribution()
    const refused: Counts = {}
    const joins: Promise<void>[] = []
    const startMs = performance.now()
    const dueMs = () => startMs + (joins.length * 1000) / plan.perS
    const join = async (i: number, wantedMs: number) => {
      try {
        await this.#seat(plan, i)
        latency.record(performance.now() - wantedMs)
      } catch (error) {
        addCounts(refused, { [reasonOf(error)]: 1 })
      }
    }
    while (joins.length < plan.count) {
      while (joins.length < plan.count && dueMs() <= performance.now()) {
        joins.push(join(joins.length, dueMs()))
      }
      await sleep(TURN_MS)
    }
    await Promise.all(joins)
    this.#stalls.reset()
    return { latency: latency.encode(), refused }
  }

  async ping(): Promise<Pinged> {
    const open = this.#seated.filter((sitter) => sitter.isOpen)
    const before = this.#pongs
    for (const [i, sitter] of open.entries()) {
      sitter.ping()
      if (i % PINGS_A_TURN === 0) await sleep(TURN_MS)
    }
    const all = () => this.#pongs - before >= open.length
    // Those that do not come are missed in the answer.
    await eventually('all echoes', all).catch(() => {})
    const lost = this.#seated.filter((sitter) => sitter.isLost)
    const closed = countsBy(lost, ({ closedWith }) => closedWith)
    const from = countsBy(open, ({ address }) => address)
    const stallMs = this.#stalls.max / 1e6
    return { open: open.length, answered: this.#pongs - before, from, closed, stallMs }
  }

  say(turn: number): Said {
    const byNode = Map.groupBy(this.#seated, ({ processId }) => processId)
    const [speaker] = [...byNode.values()][turn % byNode.size] ?? []
    speaker?.say()
    return { isSaid: speaker !== undefined }
  }

  async hear(): Promise<Heard> {
    const latency = this.#latency
    const open = this.#seated.filter((sitter) => sitter.isOpen)
    // What is lost is missed in the counts.
    await eventually('all have heard it', () => latency.count >= open.length).catch(() => {})
    this.#latency = new Distribution()
    return { latency: latency.encode() }
  }

  count(): Counted {
    return { times: countsBy(this.#seated, ({ heard }) => heard) }
  }

  async leave(): Promise<void> {
    const leaving = this.#seated
    this.#seated = []
    for (const [i, sitter] of leaving.entries()) {
      sitter.leave()
      if (i % PINGS_A_TURN === 0) await sleep(TURN_MS)
    }
    const gone = () => leaving.every(({ closedWith }) => closedWith !== undefined)
    await eventually('all have left', gone, LEAVE_MS)
  }

  async #seat({ roomName, doors, owners, leavesAtOnce }: JoinPlan, i: number): Promise<void> {
    const wish = {
      target: doors[i % doors.length] ?? '',
      mode: 'tide',
      name: '',
      roomName,
      localAddress: this.#addresses[i % this.#addresses.length] ?? '',
    }
    const heard = ({ saidMs }: { saidMs: number }) => this.#latency.record(machineMs() - saidMs)
    const sitter = await Sitter.join({ wish, owners, heard })
    this.#seated.push(sitter)
    if (leavesAtOnce) sitter.leave()
  }

  get #pongs(): number {
    return this.#seated.reduce((sum, { pongs }) => sum + pongs, 0)
  }
}
