import { byRoom, entriesOf, type History, type Podium, stayText } from '../history.ts'

/**
 * A result that was shown to anybody is everybody's and stays: all stays of a room that saw the podium
 * of a match saw one winner and the same scores, and no match is played again after its podium.
 */
export function checkResults(histories: readonly History[]): string[] {
  const repeated = histories.flatMap(repeatedMatches)
  const unlike = [...byRoom(histories).values()].flatMap(unlikeResults)
  return [...repeated, ...unlike]
}

function unlikeResults(stays: readonly History[]): string[] {
  const shown = stays.flatMap((stay) =>
    entriesOf(stay, 'podium').map((podium) => ({ stay, podium })),
  )
  const byMatch = Map.groupBy(shown, ({ podium }) => podium.match)
  return [...byMatch.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const seats = playersOf(stays, first.podium.match)
    const result = resultText(first.podium, seats)
    const unlike = others.filter(({ podium }) => resultText(podium, seats) !== result)
    return unlike.map(
      ({ stay, podium }) =>
        `match ${podium.match}: ${stayText(stay)} was shown ${resultText(podium, seats)}, and ${stayText(first.stay)} ${result}`,
    )
  })
}

/** Seats of our players who were in that match. Whoever comes during a podium begins with a score of 0. */
const playersOf = (stays: readonly History[], number: number): number[] =>
  stays.flatMap((stay) => {
    const played = entriesOf(stay, 'match').some(
      ({ match, phase }) => match === number && phase === 'play',
    )
    return played ? (entriesOf(stay, 'seated')[0]?.seat ?? []) : []
  })

const resultText = ({ winner, scores }: Podium, seats: readonly number[]): string =>
  `team ${winner} with ${seats.map((seat) => `${scores[seat]} in seat ${seat}`).join(', ')}`

function repeatedMatches(stay: History): string[] {
  const faults: string[] = []
  let done = 0
  for (const { match, phase } of entriesOf(stay, 'match')) {
    const isAgain = match < done || (match === done && phase === 'play')
    if (isAgain) faults.push(`match ${match} was played again after its podium: ${stayText(stay)}`)
    if (phase === 'podium') done = Math.max(done, match)
  }
  return faults
}
