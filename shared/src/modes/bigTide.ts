import { tuning } from '../tuning.ts'
import type { Mode } from '../sim/mode.ts'

export const bigTide: Mode = {
  id: 'bigTide',
  title: 'Big Tide',
  blurb: 'four teams, hundreds of craft, one huge floor',
  seats: 200,
  teams: 4,
  matchTicks: tuning.match.ticks,
  podiumTicks: tuning.match.podiumTicks,
  hasBeacon: true,
  hasPickups: true,
}
