import { setTimeout as sleep } from 'node:timers/promises'

const LIMIT_MS = 8000
const POLL_MS = 10

/**
 * Waits until `look` returns something else than undefined or false, and returns it. Throws with
 * `what` was awaited when the limit runs out.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const giveUpAtMs = performance.now() + limitMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > giveUpAtMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await sleep(POLL_MS)
  }
}
