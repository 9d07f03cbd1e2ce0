import type { Room } from '@colyseus/sdk'

/** The longest that an operator may have seats held. */
const WINDOW_S_MAX = 300

/** How often to knock after a line broke, so that it ends when the seat does: the SDK counts tries, not time. */
export function resumeTries(
  windowS: number,
  { delay, maxDelay, backoff }: Pick<Room['reconnection'], 'delay' | 'maxDelay' | 'backoff'>,
): number {
  const windowMs = Math.min(windowS, WINDOW_S_MAX) * 1000
  let tries = 1
  for (let ms = backoff(1, delay); ms < windowMs; tries++) {
    ms += Math.min(maxDelay, backoff(tries + 1, delay))
  }
  return tries
}
