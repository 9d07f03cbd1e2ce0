import type { Round, Side } from './side.ts'

/** Beyond this two contenders did not do the same work. */
const APART_PCT_MAX = 2

/** Says where a contender's round was other work than `first`, the round of the one it is compared with. */
export function otherWork(first: Round, round: Round): string[] {
  const faults: string[] = []
  const { players, report } = round
  if (report.flown !== players || round.open !== players) {
    faults.push(`${report.flown} of ${players} seats flown, ${round.open} lines open`)
  }
  const perSame = (count: number) => Math.round((count * first.forMs) / round.forMs)
  const near = (what: string, value: number, expected: number) => {
    const apartPct = 100 * Math.abs(value / expected - 1)
    if (!(apartPct <= APART_PCT_MAX)) {
      faults.push(`${value} ${what} instead of about ${expected} (${apartPct.toFixed(1)} % apart)`)
    }
  }
  near('ticks', perSame(report.ticks), first.report.ticks)
  near('inputs sent', perSame(round.inputsSent), first.inputsSent)
  near('inputs flown', report.inputs, round.inputsSent)
  return faults
}

/** Where the latest round of a side was other work than that of the first. */
export function latestFaults(sides: readonly Side[]): string[] {
  const first = sides[0]?.rounds.at(-1)
  return sides.flatMap(({ contender, rounds }) => {
    const round = rounds.at(-1)
    const faults = first && round ? otherWork(first, round) : []
    return faults.map((fault) => `${contender.title}: ${fault}`)
  })
}
