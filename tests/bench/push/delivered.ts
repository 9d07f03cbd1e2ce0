import { setTimeout as sleep } from 'node:timers/promises'
import { machineMs } from '@tidepaint/loadtest/exam/machineMs'
import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import type { Heard } from './clients.ts'
import type { WayId } from './listeners.ts'
import { type Bench, type Spent, spend } from './spend.ts'

/** What one way did in one round. */
export interface Delivered extends Spent {
  latency: Distribution
  deliveries: number
  faults: number
}

/** Until lines are open and clients know the newest message. */
const SETTLE_MS = 1500
/** Between two messages, which come once a second. */
const QUIET_MS = 500

/** Has all clients listen in one way for some seconds. */
export async function deliver(
  { server, clients, url }: Bench,
  way: WayId,
  count: number,
  seconds: number,
): Promise<Delivered> {
  await clients.ask({ order: 'listen', way, url, clients: count })
  await sleep(SETTLE_MS)
  await quiet((await clients.ask<Heard>({ order: 'take' })).newestDueMs)
  await clients.ask({ order: 'take' })
  const spent = await spend(server, () => sleep(seconds * 1000))
  const { latency, deliveries, faults } = await clients.ask<Heard>({ order: 'take' })
  await clients.ask({ order: 'close' })
  return { ...spent, latency: Distribution.decode(latency), deliveries, faults }
}

/** Waits for the middle between two messages, so that none is cut in two by the measuring. */
async function quiet(newestDueMs: number): Promise<void> {
  const sinceMs = machineMs() - newestDueMs - QUIET_MS
  await sleep(1000 - (((sinceMs % 1000) + 1000) % 1000))
}
