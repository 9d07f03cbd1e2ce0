/** A way to play, as data. A new mode is one file in `modes/` and one line in `modes/modes.ts`. */
export interface Mode {
  id: string
  title: string
  /** One line for the first screen. */
  blurb: string
  seats: number
  teams: number
  /** Length of one match and of the podium after it. */
  matchTicks: number
  podiumTicks: number
  hasBeacon: boolean
  hasPickups: boolean
}
