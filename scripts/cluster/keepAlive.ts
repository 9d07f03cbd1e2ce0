import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './Child.ts'
import { Deaths } from './Deaths.ts'

/** Only for a program that somebody stopped on purpose: when it is there again is his to decide. */
const LOOK_EVERY_MS = 200

export interface KeptProgram {
  /** The process that it is now. */
  current: () => Child
  /** Starts it anew; then `current` is another process. */
  restart: () => Promise<unknown>
  onNote: (text: string) => void
}

/**
 * Starts a program of the cluster again whenever it dies, with growing pauses. One that was stopped
 * on purpose stays away. Ends when `over` is aborted, or when the program dies too often.
 */
export async function keepAlive(
  { current, restart, onNote }: KeptProgram,
  over: AbortSignal,
): Promise<void> {
  const deaths = new Deaths()
  let dead: Child | undefined
  for (;;) {
    const child = current()
    await child.ended
    if (over.aborted) return
    // One that we saw die may be stopped once more as it is replaced.
    if (child.isAskedToEnd && child !== dead) {
      await sleep(LOOK_EVERY_MS, undefined, { ref: false })
      continue
    }
    dead = child
    const pauseMs = deaths.pauseMs(performance.now())
    if (pauseMs === undefined) {
      return onNote(`${child.name} died again and again and is given up: ${child.lines.at(-1)}`)
    }
    onNote(`${child.name} ${child.end}; starting it again in ${pauseMs / 1000} s`)
    await sleep(pauseMs, undefined, { ref: false })
    if (over.aborted) return
    try {
      await restart()
      // Whoever stopped the cluster meanwhile has stopped the old process.
      if (over.aborted) return await current().stop()
      onNote(`${child.name} is back: pid ${current().pid}`)
    } catch (error) {
      // The process is the old one still, so that the next round counts this as a death too.
      onNote((error as Error).message)
    }
  }
}
