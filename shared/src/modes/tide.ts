import { tuning } from '../tuning.ts'
import type { Mode } from '../sim/mode.ts'

export const tide: Mode = {
  id: 'tide',
  title: 'Tide',
  blurb: 'two teams of eight, three minutes, most floor wins',
  seats: 16,
  teams: 2,
  matchTicks: tuning.match.ticks,
  podiumTicks: tuning.match.podiumTicks,
  hasBeacon: true,
  hasPickups: true,
}
