import { setTimeout as sleep } from 'node:timers/promises'
import { type Gates, judge } from '../report/gates.ts'
import type { GateResult } from '../report/Report.ts'
import { BOT_LATE_P99_MS_MAX } from '../swarm/Recorder.ts'
import { runSwarm } from '../swarm/runSwarm.ts'
import { openTarget } from '../swarm/target.ts'

/** What players are promised. */
export const promises: Gates = {
  'server.tickWork.p99': { max: 10 },
  'server.tickLateness.p99': { max: 5 },
  'frames.starvedShare': { max: 0.01 },
}

const RAMP_S = 4
const SETTLE_S = 3
/** Only these last seconds are judged. */
const HOLD_S = 10
const FOR_S = RAMP_S + SETTLE_S + HOLD_S
/** So many of the players are full bots, who know what a frame without news is. */
const FULL_BOTS = 4

export interface Shape {
  title: string
  mode: string
  seats: number
}

export interface Probe {
  players: number
  /** Numbers of the held seconds, by name. */
  numbers: Record<string, number>
  broken: GateResult[]
  /** The bots could not keep up themselves, or could not all get in: nothing is known of the server. */
  isBlind: boolean
  lostPct: number
}

/** Holds so many players for a few seconds on a server of their own, and looks whether the promises are kept. */
export async function probe(players: number, shape: Shape, seed: number): Promise<Probe> {
  const target = await openTarget({ kind: 'server' })
  try {
    const full = Math.min(players, FULL_BOTS)
    let numbers: Record<string, number> = {}
    let live = 0
    const report = await runSwarm({
      scenario: 'capacity',
      plan: {
        text: shape.title,
        bots: players,
        forS: FOR_S,
        mode: shape.mode,
        grade: 'steady',
        mix: { player: full, light: players - full },
        phases: [
          { over: RAMP_S, to: 1 },
          { over: FOR_S - RAMP_S, to: 1 },
        ].map(({ over, to }) => ({ over: over / FOR_S, to })),
        target: target.url,
        seed,
        localAddresses: [],
      },
      workers: 1,
      target,
      gates: {},
      onSecond: (second, recorder) => {
        numbers = recorder.numbersOfLast(HOLD_S)
        live = second.live
      },
    })
    const isBlind = (numbers['botLate.p99'] ?? 0) > BOT_LATE_P99_MS_MAX || live < players
    const broken = judge(numbers, promises).filter(({ isMet }) => !isMet)
    return { players, numbers, broken, isBlind, lostPct: report.noise.lostPct }
  } finally {
    await target.stop()
    await sleep(500)
  }
}
