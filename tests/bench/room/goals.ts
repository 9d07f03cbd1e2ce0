import type { Placing } from '../peers/placing.ts'
import type { Quantity } from '../peers/quantities.ts'
import { quantities } from './rows.ts'
import type { Results } from './results.ts'

/** What is to come out, and what that was taken from. Nothing here is made easier to reach it. */
export interface Goal {
  title: string
  unit: string
  max?: number
  min?: number
  anchor: string
  /** Undefined where a run did not measure it. */
  of: (results: Results) => number | undefined
}

/** What Tidepaint did, in a room of so many seats. */
const own =
  (quantity: Quantity, seats: number, placing: Placing) =>
  ({ played }: Results): number | undefined => {
    const standing = standingOf(played, seats, placing, 'tidepaint')
    return standing && quantity(standing.rounds)
  }

function standingOf(played: Results['played'], seats: number, placing: Placing, name: string) {
  const room = played.find((each) => each.seats === seats && each.placing === placing)
  return room?.standings.find((standing) => standing.name === name)
}

export const goals: readonly Goal[] = [
  {
    title: '200 spread: encoding a patch, of the stock encoder with views',
    unit: 'x',
    max: 0.5,
    anchor: 'each changed craft is encoded once, not once for each who sees it',
    of: ({ encoded }) => {
      const coders = encoded.find(
        ({ seats, placing }) => seats === 200 && placing === 'spread',
      )?.coders
      return coders?.sliced && coders.views ? coders.sliced.cpuUs / coders.views.cpuUs : undefined
    },
  },
  {
    title: '200 spread: bytes a player and tick, of stock with shared state',
    unit: 'x',
    max: 0.25,
    anchor: 'state of t.number for everybody, as the documentation teaches it',
    of: ({ played }) => {
      const [ours, theirs] = ['tidepaint', 'shared'].map((name) =>
        standingOf(played, 200, 'spread', name),
      )
      return (
        ours && theirs && quantities.kBSInFull(ours.rounds) / quantities.kBSInFull(theirs.rounds)
      )
    },
  },
  {
    title: '200 spread: sent to a player at 30 ticks a second',
    unit: 'kB/s',
    max: 8,
    anchor: '200 seats on one core; agar.io has 190 a core, survev 80 to 100',
    of: own(quantities.kBSInFull, 200, 'spread'),
  },
  {
    title: '200 spread: tick work p99',
    unit: 'ms',
    max: 10,
    anchor: '200 seats on one core',
    of: own(quantities.workP99Ms, 200, 'spread'),
  },
  {
    title: '200 spread: GC pauses over 10 ms',
    unit: '',
    max: 0,
    anchor: 'none in ten minutes; a run is shorter and can only show that there are some',
    of: own(quantities.gcLong, 200, 'spread'),
  },
  {
    title: '200 spread: writes a player and patch',
    unit: '',
    // Others than those of patches: logs, timers of other threads.
    max: 1.05,
    anchor: 'frame and patch of a tick leave in one write',
    of: own(quantities.writesPatch, 200, 'spread'),
  },
  {
    title: '200 crowded: bytes a visible craft and update',
    unit: 'B',
    max: 6,
    anchor: 'stock 10 to 24',
    of: ({ encoded }) =>
      encoded.find(({ seats, placing }) => seats === 200 && placing === 'crowded')?.coders.sliced
        ?.bytesUpdate,
  },
  ...[16, 50, 100, 200, 500].map((seats) => ({
    title: `${seats} crowded: ticks a second`,
    unit: '',
    min: 29.5,
    anchor: 'overload takes quality, in a stated order, and never the step',
    of: own(quantities.ticksS, seats, 'crowded'),
  })),
]
