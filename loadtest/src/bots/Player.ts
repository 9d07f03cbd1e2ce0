import type { Line } from '@tidepaint/client/net/arenaView'

/** One stay in a match, of whatever kind of bot. */
export interface Player {
  /** `away`: its line is broken, and it is on its way back. */
  readonly state: Line['state']
  /** Why the server ended the stay; 0 if it did not. */
  readonly closedWith: number
  /** Plays one frame, the one that was meant for `dueMs` (clock of `performance.now`). */
  frame(dueMs: number): void
  /** Breaks the line as a pulled cable would; who can comes back. */
  drop(): void
  /** Gives the seat up; never rejects. */
  leave(): Promise<void>
}
