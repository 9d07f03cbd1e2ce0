import { tuning } from '../tuning.ts'
import type { Mode } from '../sim/mode.ts'

export const duel: Mode = {
  id: 'duel',
  title: 'Duel',
  blurb: 'one against one in a small arena',
  seats: 2,
  teams: 2,
  matchTicks: tuning.match.ticks,
  podiumTicks: tuning.match.podiumTicks,
  hasBeacon: false,
  hasPickups: false,
}
