import { tuning } from '../tuning.ts'

/** How well a room serves its players. Players are told the number of savings, and nothing else of it. */
export interface Measures {
  /** Craft beyond the near tier are updated in every so many patches. */
  readonly farTicks: number
  /** Craft in the near tier of one player, which are updated in each patch. */
  readonly nearMax: number
  /** Whether shots and splats of others are told that are far away and concern nobody there. */
  readonly tellsCosmetics: boolean
  /** A bot thinks in every so many ticks, and repeats itself in between. */
  readonly thinkTicks: number
  /** Players send the inputs of so many ticks in one frame. */
  readonly inputTicks: number
  /** A patch covers so many ticks. */
  readonly patchTicks: number
}

/** One thing that a server gives up under overload. */
export interface Saving {
  /** As the net graph and docs/operations.md have it. */
  readonly name: string
  readonly measures: Partial<Measures>
}

export const FULL_QUALITY: Measures = {
  farTicks: tuning.sight.farTicks,
  nearMax: tuning.sight.nearMax,
  tellsCosmetics: true,
  thinkTicks: 1,
  inputTicks: 1,
  patchTicks: 1,
}

/**
 * What is given up, in this order, and taken back from the end: first what few notice, last what
 * everybody feels. The step of the simulation is not on the list, or prediction would break.
 */
export const savings: readonly Saving[] = [
  { name: 'far craft', measures: { farTicks: 6 } },
  { name: 'near craft', measures: { nearMax: 16 } },
  { name: 'effects', measures: { tellsCosmetics: false } },
  { name: 'bots', measures: { thinkTicks: 2 } },
  { name: 'bots more', measures: { thinkTicks: 3 } },
  { name: 'inputs', measures: { inputTicks: 2 } },
  { name: 'patches', measures: { patchTicks: 2 } },
]

/** What a room does that has given up the first `level` of `savings`. */
export function measuresAt(level: number): Measures {
  return savings
    .slice(0, level)
    .reduce<Measures>((all, { measures }) => ({ ...all, ...measures }), FULL_QUALITY)
}
