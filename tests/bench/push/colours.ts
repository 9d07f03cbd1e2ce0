import type { WayId } from './listeners.ts'

/** Told apart with the common colour-vision deficiencies: Okabe and Ito's, two of them darker. */
export const colours: Readonly<Record<WayId, string>> = {
  socket: '#0072b2',
  events: '#009e73',
  longPoll: '#c98500',
  poll1s: '#d55e00',
  poll250ms: '#b0578d',
}
