import type { SimEvent } from '@tidepaint/shared/sim/world'
import { tuning } from '@tidepaint/shared/tuning'
import type { Interest, Patch } from './interest.ts'

/**
 * How a player is told of an event: with its place, if it happens within their area, if they did or
 * suffered it themselves, and if it is the beacon's; without it, so that everybody knows who splashed
 * whom; or not at all.
 */
export function tellingOf(
  event: SimEvent,
  interest: Interest,
  patch: Patch,
): 'placed' | 'unplaced' | undefined {
  if (event.kind === 'beacon' || concerns(event, interest.seat)) return 'placed'
  if (isInSight(event, interest, patch)) return 'placed'
  return event.kind === 'splash' ? 'unplaced' : undefined
}

function isInSight(event: SimEvent, interest: Interest, { grid, measures }: Patch): boolean {
  const isShot = event.kind === 'bolt' || event.kind === 'mirror'
  if (!measures.tellsCosmetics && (isShot || event.kind === 'splat')) {
    return interest.isWithin(grid, event, tuning.sight.nearCells)
  }
  return isShot ? interest.reachesBolt(grid, event) : interest.reaches(grid, event)
}

function concerns(event: Exclude<SimEvent, { kind: 'beacon' }>, seat: number): boolean {
  if (event.seat === seat) return true
  if (event.kind === 'splat') return event.hit === seat
  if (event.kind === 'ram') return event.by === seat
  return event.kind === 'splash' && (event.by === seat || event.assist === seat)
}
