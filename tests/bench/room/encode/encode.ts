import { getHeapStatistics } from 'node:v8'
import { Encoder } from '@colyseus/schema'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { Interest } from '@tidepaint/server/match/interest'
import type { Placing } from '../../peers/placing.ts'
import { type Coder, sharedCoder, slicedCoder, viewsCoder } from './coders.ts'
import { type Sight, Stage } from './Stage.ts'

/** What one way to encode spent, in the mean of all patches. */
export interface Coded {
  title: string
  /** CPU of this process for one client and patch: writing the state, and all the rest but views. */
  publishUs: number
  cpuUs: number
  /** Half of the patches took less by the clock. */
  medianUs: number
  /** Of one message. */
  bytes: number
  /** Made for one patch of all clients, buffers included. */
  madeBytes: number
}

export interface Encoded {
  seats: number
  placing: Placing
  patches: number
  /** Craft that a player is told of in a patch, the own one included. */
  due: number
  visible: number
  coders: { sliced: Coded & { bytesUpdate: number }; views: Coded; shared: Coded }
}

/** Until everybody is in view, and the engine has compiled what there is. */
const WARM_UP_PATCHES = 75
const PATCHES = 90
/** After them, some in which nobody is told of others: what those messages lack is what others cost. */
const PAIRED_PATCHES = 210
/** Prime to the turns of scores and of far craft. */
const BLIND = { of: 7, first: 3 }

/** Views of all clients are encoded behind each other. */
const BUFFER_BYTES = 4 << 20

class Account {
  readonly coder: Coder
  publishUs = 0
  cpuUs = 0
  readonly wallMs: number[] = []
  readonly madeBytes: number[] = []

  constructor(coder: Coder) {
    this.coder = coder
  }

  /** One patch; `isCounted` is false while everything warms up. */
  patch({ world, sights }: Stage, isCounted: boolean): void {
    const publishUs = cpuUsOf(() => this.coder.publish(world))
    this.coder.show(sights)
    const [beganMs, heldBefore] = [performance.now(), heldBytes()]
    const cpuUs = cpuUsOf(() => this.coder.encode())
    if (!isCounted) return
    this.madeBytes.push(heldBytes() - heldBefore)
    this.wallMs.push(performance.now() - beganMs)
    this.publishUs += publishUs
    this.cpuUs += cpuUs
  }

  /** For one client and patch. */
  result(clients: number): Coded {
    const { coder, publishUs, cpuUs, wallMs, madeBytes } = this
    const messages = wallMs.length * clients
    return {
      title: coder.title,
      publishUs: publishUs / messages,
      cpuUs: cpuUs / messages,
      medianUs: (1000 * quantile(wallMs, 0.5)) / clients,
      bytes: coder.sent.bytes / coder.sent.messages,
      // The median: a collection in between makes it less than nothing.
      madeBytes: quantile(madeBytes, 0.5),
    }
  }
}

/** All threads of this process, the collector's helpers included. */
function cpuUsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function heldBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** Encodes the same patches in all ways, in turns; each tells all players of a world that bots fly. */
export function encode(seats: number, placing: Placing, seed: number): Encoded {
  Encoder.BUFFER_SIZE = BUFFER_BYTES
  const stage = new Stage(seats, placing, seed)
  const sliced = new Account(slicedCoder(stage))
  const views = new Account(viewsCoder(stage.world))
  const shared = new Account(sharedCoder(stage.world))
  const accounts = [sliced, views, shared]
  const patch = (isCounted: boolean) => {
    stage.advance()
    for (const account of accounts) account.patch(stage, isCounted)
    // Who comes first finds other things in the processor's caches.
    accounts.push(accounts.shift() as Account)
  }
  for (let i = 0; i < WARM_UP_PATCHES; i++) patch(false)
  for (const { coder } of accounts) coder.sent.bytes = coder.sent.messages = 0
  const told = { due: 0, visible: 0 }
  for (let i = 0; i < PATCHES; i++) {
    patch(true)
    told.due += meanOf(stage, ({ interest }) => interest.due.count)
    told.visible += meanOf(stage, ({ interest }) => visibleOf(interest, seats))
  }
  const ours = sliced.result(seats)
  return {
    seats,
    placing,
    patches: PATCHES,
    due: told.due / PATCHES,
    visible: told.visible / PATCHES,
    coders: {
      sliced: { ...ours, bytesUpdate: bytesOfUpdates(stage, sliced) },
      views: views.result(seats),
      shared: shared.result(seats),
    },
  }
}

const meanOf = ({ sights }: Stage, of: (sight: Sight) => number): number =>
  sights.reduce((sum, sight) => sum + of(sight), 0) / sights.length

function visibleOf(interest: Interest, seats: number): number {
  let visible = 0
  for (let seat = 0; seat < seats; seat++) if (interest.sees(seat)) visible++
  return visible
}

/** Bytes of Tidepaint's messages for each craft that they tell of, but for the own one and who comes or goes. */
function bytesOfUpdates(stage: Stage, { coder }: Account): number {
  const all = { bytes: 0, patches: 0, updates: 0 }
  const blind = { bytes: 0, patches: 0 }
  for (let i = 0; i < PAIRED_PATCHES; i++) {
    stage.advance()
    const isBlind = i % BLIND.of < BLIND.first
    // The own craft is the first one.
    if (isBlind) for (const { interest } of stage.sights) interest.due.count = 1
    else all.updates += meanOf(stage, ({ interest }) => interest.due.count - 1)
    const before = coder.sent.bytes
    coder.publish(stage.world)
    coder.show(stage.sights)
    coder.encode()
    const sum = isBlind ? blind : all
    sum.bytes += (coder.sent.bytes - before) / stage.sights.length
    sum.patches++
  }
  return (all.bytes - (blind.bytes * all.patches) / blind.patches) / all.updates
}
