import type { Craft, SimEvent } from '@tidepaint/shared/sim/world'
import type { Interest } from './interest.ts'

/**
 * Returns what the player in `seat` is told of `events`: what happens within their area of
 * interest, what they did or suffered themselves, and the beacon. A splash-out is told to all for
 * the list of who got whom, but with position 0, 0 for those who could not have seen it.
 */
export function tellEvents(
  events: readonly SimEvent[],
  seat: number,
  interest: Interest,
  crafts: readonly Craft[],
): SimEvent[] {
  const told: SimEvent[] = []
  for (const event of events) {
    if (event.kind === 'beacon' || concerns(event, seat) || interest.reaches(crafts, event)) {
      told.push(event)
    } else if (event.kind === 'splash') {
      told.push({ ...event, x: 0, y: 0 })
    }
  }
  return told
}

function concerns(event: Exclude<SimEvent, { kind: 'beacon' }>, seat: number): boolean {
  if (event.seat === seat) return true
  if (event.kind === 'splat') return event.hit === seat
  if (event.kind === 'ram') return event.by === seat
  return event.kind === 'splash' && (event.by === seat || event.assist === seat)
}
