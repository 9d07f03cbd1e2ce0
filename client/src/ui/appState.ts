import type { ArenaView } from '../net/arenaView.ts'
import type { Feed } from './feed.ts'
import type { Hints } from './hints.ts'
import type { Settings } from './settings.ts'

/** A match on the screen, with what the page remembers of it. */
export interface PlayedMatch {
  view: ArenaView
  feed: Feed
  hints: Hints
  /** Link by which others join this match; undefined where there is none. */
  invite: string | undefined
}

export interface Trouble {
  /** For the player, in lower case and without a full stop. */
  text: string
  /** That match will not have them: the next press leads into another one. */
  isElsewhere: boolean
}

/** Everything the page shows. */
export interface AppState {
  /** First screen, or a match. */
  played: PlayedMatch | undefined
  isJoining: boolean
  /** Why the last attempt to play failed. */
  trouble: Trouble | undefined
  settings: Settings
  isSettingsOpen: boolean
  isNetGraphOpen: boolean
}

/** What the page can ask for. */
export interface AppActions {
  play(): void
  leave(): void
  /** From a match that has ended into the next one of its mode. */
  playOn(): void
  change(settings: Partial<Settings>): void
  toggleSettings(): void
  /** The dash button is held by that pointer, until it is lifted. */
  holdDash(pointer: number): void
}
