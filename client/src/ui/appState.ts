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

/** Everything the page shows. */
export interface AppState {
  /** First screen, or a match. */
  played: PlayedMatch | undefined
  isJoining: boolean
  /** Why the last attempt to play failed, in words for the player. */
  trouble: string | undefined
  settings: Settings
  isSettingsOpen: boolean
  isNetGraphOpen: boolean
}

/** What the page can ask for. */
export interface AppActions {
  play(): void
  leave(): void
  change(settings: Partial<Settings>): void
  toggleSettings(): void
  /** The dash button is held by that pointer, until it is lifted. */
  holdDash(pointer: number): void
}
