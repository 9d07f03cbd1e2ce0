import { tide } from '@tidepaint/shared/modes/tide'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { TEAMS_MAX } from '@tidepaint/shared/tuning'

/** Every room of every contender is this arena, with this luck. */
export const ARENA_SEED = 20_260_730

/** Above this many seats there are four teams, as in the modes that are shipped, if they come out equal. */
const TWO_TEAMS_SEATS_MAX = 16

/** The game that all contenders play: Tide, for any number of seats. */
export function arenaMode(seats: number): Mode {
  const isForMany = seats > TWO_TEAMS_SEATS_MAX && seats % TEAMS_MAX === 0
  return { ...tide, id: 'peers', seats, teams: isForMany ? TEAMS_MAX : 2 }
}
