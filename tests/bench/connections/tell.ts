import { setTimeout as sleep } from 'node:timers/promises'
import { Distribution } from '@tidepaint/loadtest/measure/Distribution'
import type { Bench } from './Bench.ts'
import type { Counts } from './counts.ts'
import type { Options } from './options.ts'

/** In which a second copy would come. */
const QUIET_MS = 200

/** News to everybody. */
export interface Told {
  rounds: readonly Distribution[]
  /** All rounds together, from saying to hearing. */
  latency: Distribution
  /** Deliveries that did not come, and those that came again. */
  lost: number
  twice: number
}

/** Somebody tells all sockets of something, on each node in turn. They have heard nothing before. */
export async function tell(bench: Bench, { sockets, rounds }: Options): Promise<Told> {
  const told: Distribution[] = []
  for (let round = 0; round < rounds; round++) {
    await bench.crowd.say(round)
    told.push(await bench.crowd.hear())
    await sleep(QUIET_MS)
  }
  const latency = new Distribution()
  for (const each of told) latency.add(each)
  return { rounds: told, latency, ...faultsOf(await bench.crowd.count(), rounds, sockets) }
}

/** `counts`: so many sockets heard it so many times. */
export function faultsOf(
  counts: Readonly<Counts>,
  rounds: number,
  sockets: number,
): Pick<Told, 'lost' | 'twice'> {
  let [lost, twice, present] = [0, 0, 0]
  for (const [times, count] of Object.entries(counts)) {
    present += count
    lost += Math.max(0, rounds - Number(times)) * count
    twice += Math.max(0, Number(times) - rounds) * count
  }
  return { lost: lost + (sockets - present) * rounds, twice }
}
