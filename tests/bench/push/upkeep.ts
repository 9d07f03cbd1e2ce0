import type { HeldId } from './held.ts'
import type { Results, WayResult } from './results.ts'

/** Whoever looks away for longer need not be told. */
export const LONGEST_S = 600

/**
 * CPU in microseconds a second that one client costs the server if something is to be told every
 * `everyS`. Put together of what was measured: a delivery, and a line that is silent.
 */
export type Upkeep = (everyS: number) => number

/** By each kind of line that is held, and by a poll every `everyS`, which hears of it half of that late. */
export function upkeepOf({
  ways,
  held,
}: Results): Record<'socket' | 'events' | 'longPoll' | 'poll', Upkeep> {
  const pushed = ({ cpuUs }: WayResult, id: HeldId): Upkeep => {
    const idle = held[id].idleCpuUsPerS
    return (everyS) => idle + (cpuUs.median - idle) / everyS
  }
  return {
    socket: pushed(ways.socket, 'socket'),
    events: pushed(ways.events, 'events'),
    // Its request is answered in any case after some seconds, and asked again.
    longPoll: (everyS) =>
      Math.max(ways.longPoll.cpuUs.median / everyS, held.longPoll.idleCpuUsPerS),
    poll: (everyS) => ways.poll1s.cpuUs.median / everyS,
  }
}

/** From which interval on polling costs less than a line that is held; undefined if up to `longestS` it does not. */
export function cheaperFromS(
  poll: Upkeep,
  other: Upkeep,
  longestS = LONGEST_S,
): number | undefined {
  let [low, high] = [1, longestS]
  if (poll(low) <= other(low)) return low
  if (poll(high) > other(high)) return undefined
  while (high - low > 0.01) {
    const middle = (low + high) / 2
    if (poll(middle) > other(middle)) low = middle
    else high = middle
  }
  return high
}
