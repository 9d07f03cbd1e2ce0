import { entriesOf, type History } from './history.ts'
import type { StruckRound } from './measures.ts'

/** The longest time without a patch. */
export interface Silence {
  fromMs: number
  /** Infinite if nothing came any more. */
  toMs: number
}

/** The longest silence that a stay had in a round; undefined if it was not there then. */
function silenceOf(stay: History, { startMs, settledMs }: StruckRound): Silence | undefined {
  const times = entriesOf(stay, 'patch').map(({ atMs }) => atMs)
  const silences = times.map((fromMs, i) => {
    return { fromMs, toMs: times[i + 1] ?? Number.POSITIVE_INFINITY }
  })
  const within = silences.filter(({ fromMs, toMs }) => toMs >= startMs && fromMs <= settledMs)
  return within.toSorted((a, b) => lengthOf(a) - lengthOf(b)).at(-1)
}

const lengthOf = ({ fromMs, toMs }: Silence): number => toMs - fromMs

/** Of the stays that a round hit, the one whose silence is the median one. */
export function medianStay(
  round: StruckRound,
  histories: readonly History[],
): { stay: History; silence: Silence } | undefined {
  const hit = histories.flatMap((stay) => {
    const wasThere = (stay.entries[0]?.atMs ?? round.startMs) < round.startMs
    const silence = silenceOf(stay, round)
    return silence && wasThere && round.rooms.includes(stay.room) ? [{ stay, silence }] : []
  })
  const sorted = hit.toSorted((a, b) => lengthOf(a.silence) - lengthOf(b.silence))
  return sorted[sorted.length >> 1]
}
