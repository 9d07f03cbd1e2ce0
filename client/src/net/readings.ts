import { CELL_U, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { type ArenaState, type CraftState, FLYING, PLAY } from '@tidepaint/shared/wire/state'
import type { MatchStatus, OwnStatus, PickupPose, ScoreRow } from './arenaView.ts'
import type { OwnCraft } from './OwnCraft.ts'

/** The state as scenes and HUD want it: in cells, seconds and shares. */

/** `ArenaState.winner` while there is none. */
const NO_WINNER = 255

/** The own gauges: what is predicted from `own`, the rest from the server's `craft`. */
export function ownStatus(seat: number, craft: CraftState, own: OwnCraft): OwnStatus {
  const { body } = own
  return {
    seat,
    team: craft.team,
    x: own.drawnX,
    y: own.drawnY,
    flying: (craft.flags & FLYING) !== 0,
    health: craft.health,
    ink: body.ink / tuning.ink.max,
    dashReady: 1 - body.dashWaitTicks / tuning.dash.cooldownTicks,
    respawnS: craft.respawnTicks / TICK_HZ,
    shieldS: body.shieldTicks / TICK_HZ,
    rollerS: body.rollerTicks / TICK_HZ,
    mirrorS: body.mirrorTicks / TICK_HZ,
    bomb: body.bomb === 1,
  }
}

export function matchStatus(state: ArenaState): MatchStatus {
  const isPlay = state.phase === PLAY
  const { beaconX, beaconY } = state
  return {
    mode: state.mode,
    match: state.match,
    phase: isPlay ? 'play' : 'podium',
    secondsLeft: Math.max(0, (state.endsTick - state.tick) / TICK_HZ),
    shares: [...state.owned].map((cells) => cells / Math.max(1, state.paintable)),
    comeback: state.comeback,
    winner: state.winner === NO_WINNER ? undefined : state.winner,
    beacon: state.beaconLit ? { x: beaconX / CELL_U, y: beaconY / CELL_U } : undefined,
  }
}

export function pickupPoses(state: ArenaState): PickupPose[] {
  const lying = [...state.pickups].filter(({ up }) => up)
  return lying.map(({ kind, x, y }) => ({ kind, x: x / CELL_U, y: y / CELL_U }))
}

/** The rows of all seats, best first: sorted as often as scores are published, not in each frame. */
export class ScoreBoard {
  #rows: readonly ScoreRow[] = []
  #round = -1

  rows(state: ArenaState, ownSeat: number): readonly ScoreRow[] {
    const round = Math.floor(state.tick / tuning.sight.scoreTicks)
    if (round !== this.#round) this.#rows = sortedRows(state, ownSeat)
    this.#round = round
    return this.#rows
  }
}

function sortedRows(state: ArenaState, ownSeat: number): ScoreRow[] {
  const rows: ScoreRow[] = []
  state.roster.forEach((entry, key) => {
    const { name, team, bot, score, splashes, splashed, assists } = entry
    const seat = Number(key)
    const counts = { score, splashes, splashed, assists }
    rows.push({ seat, name, team, bot, own: seat === ownSeat, ...counts })
  })
  return rows.sort((a, b) => b.score - a.score || a.seat - b.seat)
}
