/** Tries in all. */
const TRIES_MAX = 5
/** Doubled with each pause: 0.35, 0.7, 1.4 and 2.8 s at most, half of that at least. */
const FIRST_PAUSE_MS = 350
/** After this no further try begins, since a try may take long by itself. */
const PERSIST_MS = 8000

/** Time and chance, handed in by tests. */
export interface Pace {
  nowMs(): number
  pause(ms: number): Promise<void>
  /** 0 to 1. */
  random(): number
}

export const realPace: Pace = {
  nowMs: () => performance.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
}

/**
 * Returns what `attempt` brings, and tries again a few times while it fails in a way that `mayPass`.
 * The pauses grow and differ from player to player, so that those whom one server sent away do not
 * all come to the next one at once. Throws what the latest try threw.
 */
export async function persist<T>(
  attempt: () => Promise<T>,
  mayPass: (cause: unknown) => boolean,
  pace = realPace,
): Promise<T> {
  const giveUpAtMs = pace.nowMs() + PERSIST_MS
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (cause) {
      const pauseMs = FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + pace.random() / 2)
      const isLast = tries === TRIES_MAX || pace.nowMs() + pauseMs > giveUpAtMs
      if (isLast || !mayPass(cause)) throw cause
      await pace.pause(pauseMs)
    }
  }
}
