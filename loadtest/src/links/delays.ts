import { TICK_MS } from '@tidepaint/shared/tuning'
import { type Dice, dice } from '../dice.ts'
import type { Link } from './profiles.ts'

/** How long a parcel that is handed over at `nowMs` is on its way; asked once for each, in order. */
export type DelayMs = (nowMs: number) => number

/** Both ways of a line. */
export interface Delays {
  up: DelayMs
  down: DelayMs
}

/** The same delay in both ways, always. */
export const steady = (oneWayMs: number): Delays => ({ up: () => oneWayMs, down: () => oneWayMs })

/**
 * What a TCP stream over `link` is like to those who use it; the same seed gives the same delays.
 *
 * A stream loses nothing, it waits: what was lost is sent again once the packet behind it has shown
 * the gap, and arrives about a round trip later than it would have, with everything after it queued
 * behind. That is one tick, one round trip and up to a quarter of one that the sender waits in case
 * the packets only changed places. At 200 bytes thirty times a second real losses do the same
 * (docs/exam.md); runs of losses that end in a time-out do worse, and are not imitated.
 */
export function delaysOf(link: Link, seed: number): Delays {
  // Both ways stand still at the same times: each has the same dice for that.
  return {
    up: oneWay(link, dice(seed), pauseOf(link, dice(seed + 2))),
    down: oneWay(link, dice(seed + 1), pauseOf(link, dice(seed + 2))),
  }
}

function oneWay(link: Link, throwDice: Dice, pause: DelayMs): DelayMs {
  const { rttMs, jitterMs } = link
  const isLost = losses(link, throwDice)
  return (nowMs) => {
    const flightMs = rttMs / 2 + (throwDice() - 0.5) * jitterMs
    const againMs = isLost() ? TICK_MS + rttMs * (1 + throwDice() / 4) : 0
    return Math.max(0, flightMs + againMs) + pause(nowMs)
  }
}

/** Whether the next packet is lost: by chance, or in runs (Gilbert's model). */
function losses({ lossPct, lossRun }: Link, throwDice: Dice): () => boolean {
  const share = lossPct / 100
  const endsRun = 1 / lossRun
  const beginsRun = (share * endsRun) / (1 - share)
  let isBad = false
  return () => {
    isBad = throwDice() < (isBad ? 1 - endsRun : beginsRun)
    return isBad
  }
}

/** How long a link still stands still: pauses come at intervals of half to one and a half of their mean. */
function pauseOf({ stall }: Link, throwDice: Dice): DelayMs {
  if (stall === undefined) return () => 0
  const waitMs = () => stall.everyMs * (0.5 + throwDice())
  let startMs = waitMs()
  return (nowMs) => {
    while (nowMs >= startMs + stall.forMs) startMs += stall.forMs + waitMs()
    return nowMs < startMs ? 0 : startMs + stall.forMs - nowMs
  }
}
