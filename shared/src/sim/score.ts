import { tuning } from '../tuning.ts'
import type { World } from './world.ts'

/** Bit per team that is so far behind the leader that its ink refills faster. */
export function comebackMask(world: World): number {
  const { owned, paintable } = world.floor
  let most = 0
  for (const cells of owned) most = Math.max(most, cells)
  let mask = 0
  for (let team = 0; team < world.mode.teams; team++) {
    const behind = most - (owned[team] as number)
    if (behind * 100 > tuning.ink.comebackSharePct * paintable) mask |= 1 << team
  }
  return mask
}

/** Adds up who holds how much near the end of the match: that decides a tie. */
export function countHolding(world: World): void {
  const left = world.endTick - world.tick
  if (left < 0 || left >= tuning.match.tieBreakTicks) return
  for (let team = 0; team < world.mode.teams; team++) {
    world.heldAtEnd[team] = (world.heldAtEnd[team] as number) + (world.floor.owned[team] as number)
  }
}

/** The team with the most floor; of equals the one that held more near the end, then the first. */
export function winnerOf(world: World): number {
  const { owned } = world.floor
  let winner = 0
  for (let team = 1; team < world.mode.teams; team++) {
    const lead = (owned[team] as number) - (owned[winner] as number)
    const held = (world.heldAtEnd[team] as number) - (world.heldAtEnd[winner] as number)
    if (lead > 0 || (lead === 0 && held > 0)) winner = team
  }
  return winner
}
