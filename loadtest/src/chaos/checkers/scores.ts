import { TICK_MS } from '@tidepaint/shared/tuning'
import { entriesOf, type History, stayText } from '../history.ts'

/** So much of play may be lost with an owner that dies. */
export const LOST_MS_MAX = 250
/** And with one that is cut off from Redis: it plays on for 0.8 s before it can be sure of that. */
export const LOST_BY_CUT_MS_MAX = 1000

/**
 * Within a match a score only grows. With a new owner it may be as low as what was told `lostMsMax` of
 * play before the last tick of the old one, and no lower: that needs no guess at how fast one can score.
 */
export function checkScores(
  histories: readonly History[],
  _inventory: unknown,
  lostMsMax: number,
): string[] {
  const lostTicksMax = Math.ceil(lostMsMax / TICK_MS)
  return histories.flatMap((stay) => {
    const scores = entriesOf(stay, 'score')
    return scores.slice(1).flatMap((now, i) => {
      const before = scores[i] as (typeof scores)[number]
      const isOneMatch = now.match === before.match && now.arena === before.arena
      if (!isOneMatch || now.score >= before.score) return []
      const promised =
        now.epoch > before.epoch ? promisedScore(stay, before, lostTicksMax) : before.score
      if (now.score >= promised) return []
      return [
        `${stayText(stay)} had ${before.score} in match ${now.match}, was promised ${promised}, and has ${now.score} at tick ${now.tick} of epoch ${now.epoch}`,
      ]
    })
  })
}

/** The score that was told so long before the owner's last tick that no takeover may undo it. */
function promisedScore(
  stay: History,
  { epoch, match, arena }: Owned,
  lostTicksMax: number,
): number {
  const lastTick = Math.max(
    ...entriesOf(stay, 'patch').flatMap((patch) => (patch.epoch === epoch ? patch.tick : [])),
  )
  const safe = entriesOf(stay, 'score').findLast(
    (each) => each.match === match && each.arena === arena && each.tick <= lastTick - lostTicksMax,
  )
  return safe?.score ?? 0
}

interface Owned {
  epoch: number
  match: number
  arena: number
}
