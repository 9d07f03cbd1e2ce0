import { setTimeout as sleep } from 'node:timers/promises'
import { LightBot } from '@tidepaint/loadtest/bots/LightBot'
import { dice } from '@tidepaint/loadtest/dice'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { Tally, Totals } from '@tidepaint/loadtest/measure/Tally'
import { bigTide } from '@tidepaint/shared/modes/bigTide'
import { tide } from '@tidepaint/shared/modes/tide'
import { TICK_MS } from '@tidepaint/shared/tuning'
import type { Cluster } from '../../scripts/cluster/Cluster.ts'
import { startBenched } from './benchedCluster.ts'
import type { Result } from './sim.ts'

const MOVES = 12
const SETTLE_MS = 4000
/** Between two moves, and after the last one. */
const CALM_MS = 3000
/** Longest gap between two patches that a player may see, by seats. */
const GOALS_MS = { 16: 200, 100: 500 }

interface Seated {
  bot: LightBot
  tally: Tally
}

/** A match of light players that is moved to and fro while it is played: what each of them sees. */
export async function benchMove(between: () => void): Promise<Result[]> {
  const results: Result[] = []
  for (const [seats, goalMs] of Object.entries(GOALS_MS)) {
    // What is left of the last one has ended.
    await sleep(CALM_MS)
    between()
    results.push(...(await movesOf(Number(seats), goalMs)))
  }
  return results
}

async function movesOf(seats: number, goalMs: number): Promise<Result[]> {
  const cluster = await startBenched({ BIG_TIDE_SEATS: '100' })
  const seated: Seated[] = []
  const frames = setInterval(() => {
    for (const { bot } of seated) bot.frame(performance.now())
  }, TICK_MS)
  try {
    const roomId = await fill(cluster, seats, seated)
    await sleep(SETTLE_MS)
    const calm = longestGaps(seated)
    const moved: number[] = []
    let missing = 0
    for (let move = 0; move < MOVES; move++) {
      await moveAway(cluster, roomId)
      await sleep(CALM_MS)
      missing += seated.filter(({ bot }) => bot.state !== 'live').length
      moved.push(...longestGaps(seated))
    }
    return resultsOf({ seats, goalMs, calm, moved, missing })
  } finally {
    clearInterval(frames)
    await Promise.all(seated.map(({ bot }) => bot.leave()))
    await cluster.stop()
  }
}

/** All in one room, whose id it returns. */
async function fill(cluster: Cluster, seats: number, seated: Seated[]): Promise<string> {
  const mode = seats > tide.seats ? bigTide.id : tide.id
  let room: string | undefined
  while (seated.length < seats) {
    const wish = { target: cluster.url, mode, name: `bot ${seated.length}` }
    const tally = new Tally()
    const bot = await LightBot.join({ ...wish, ...(room && { room }) }, tally, dice(seated.length))
    seated.push({ bot, tally })
    room = bot.roomId
  }
  return room ?? ''
}

async function moveAway(cluster: Cluster, roomId: string): Promise<void> {
  const row = (await cluster.rooms()).find((each) => each.id === roomId)
  if (!row) throw new Error(`${roomId} is not listed`)
  await cluster.move(roomId, row.node === 'n1' ? 'n2' : 'n1')
}

/** Of each player since it was asked last. */
function longestGaps(seated: readonly Seated[]): number[] {
  return seated.map(({ tally }) => {
    const totals = new Totals()
    totals.add(tally.cut())
    return totals.distributions.get('patchGap')?.summary().max ?? Number.NaN
  })
}

interface Moved {
  seats: number
  goalMs: number
  /** Longest gaps while nothing was moved. */
  calm: number[]
  /** One of each player and move. */
  moved: number[]
  missing: number
}

function resultsOf({ seats, goalMs, calm, moved, missing }: Moved): Result[] {
  return [
    {
      title: `a match of ${seats} moved ${MOVES} times: longest gap of a player, p99`,
      value: quantile(moved, 0.99),
      max: goalMs,
      unit: 'ms',
      detail: `p50 ${quantile(moved, 0.5).toFixed(0)}, most ${Math.max(...moved).toFixed(0)}; p50 ${quantile(calm, 0.5).toFixed(0)} when nothing is moved`,
    },
    {
      title: '  players who were not there 3 s later',
      value: missing,
      max: 0,
      unit: '',
      detail: '',
    },
  ]
}
