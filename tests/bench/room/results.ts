import type { Noise } from '@tidepaint/loadtest/measure/NoiseWatch'
import type { Contender } from '../peers/contenders.ts'
import type { Placing } from '../peers/placing.ts'
import type { Standing } from '../peers/table.ts'
import type { Encoded } from './encode/encode.ts'

/** One room that all contenders played, all in the same way. */
export interface Played {
  seats: number
  placing: Placing
  standings: readonly (Standing & Pick<Contender, 'name'>)[]
  /** Where the work was not the same. */
  faults: readonly string[]
}

export interface Results {
  played: readonly Played[]
  encoded: readonly Encoded[]
  noise: Noise
}
