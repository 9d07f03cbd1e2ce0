import type { History } from '../history.ts'
import { checkFloors } from './floors.ts'
import { checkResults } from './results.ts'
import { checkRooms, type Inventory } from './rooms.ts'
import { checkScores, LOST_MS_MAX } from './scores.ts'
import { checkSeats } from './seats.ts'
import { checkTicks } from './ticks.ts'

interface Checker {
  /** What holds if it finds nothing. */
  text: string
  check: (histories: readonly History[], inventory: Inventory, lostMsMax: number) => string[]
}

/** What must hold after a run, whatever was done to the servers. */
export const checkers = {
  ticks: { text: 'what a client accepts goes forward', check: checkTicks },
  results: { text: 'a result that was shown stays', check: checkResults },
  seats: { text: 'players keep their seats', check: checkSeats },
  rooms: { text: 'no room is lost or there twice', check: checkRooms },
  scores: { text: 'scores keep all but the last moment', check: checkScores },
  floors: { text: 'floors agree', check: checkFloors },
} as const satisfies Record<string, Checker>

export type CheckerName = keyof typeof checkers
export const checkerNames = Object.keys(checkers) as CheckerName[]

/** What each checker found, in words. */
export type Verdicts = Record<CheckerName, string[]>

/** `lostMsMax` is how much of play may be lost with an owner. */
export function checkAll(
  histories: readonly History[],
  inventory: Inventory,
  lostMsMax = LOST_MS_MAX,
): Verdicts {
  const found = checkerNames.map((name) => [
    name,
    checkers[name].check(histories, inventory, lostMsMax),
  ])
  return Object.fromEntries(found) as Verdicts
}
