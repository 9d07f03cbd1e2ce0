import type { SimEvent } from '@tidepaint/shared/sim/world'
import type { Notice } from '@tidepaint/shared/wire/messages'

/**
 * What the drawing side may ask of a session: plain data in cells, turns and seconds, valid until
 * the next frame. Arrays and objects are reused from frame to frame.
 */

export interface CraftPose {
  seat: number
  team: number
  /** Position in cells, from the arena's upper left corner. */
  x: number
  y: number
  /** Directions in turns, 0 to 1, clockwise from east. */
  headingTurns: number
  aimTurns: number
  health: number
  /** `FLYING`, `SHIELDED`, ... of `wire/state`. */
  flags: number
  own: boolean
  name: string
  bot: boolean
}

export interface BoltPose {
  x: number
  y: number
  headingTurns: number
  team: number
  bomb: boolean
  own: boolean
}

export interface PickupPose {
  kind: number
  x: number
  y: number
}

/** A point of the arena, in cells. */
export interface Place {
  x: number
  y: number
}

/** The own craft's gauges. */
export interface OwnStatus {
  seat: number
  team: number
  x: number
  y: number
  flying: boolean
  health: number
  /** 0 to 1. */
  ink: number
  /** 0 just used, 1 ready. */
  dashReady: number
  respawnS: number
  shieldS: number
  rollerS: number
  mirrorS: number
  bomb: boolean
}

export interface ScoreRow {
  seat: number
  name: string
  team: number
  bot: boolean
  own: boolean
  score: number
  splashes: number
  splashed: number
  assists: number
}

export interface MatchStatus {
  mode: string
  match: number
  phase: 'play' | 'podium'
  secondsLeft: number
  /** Share of the paintable floor, 0 to 1, by team. */
  shares: readonly number[]
  /** Bit per team: ink refills faster. */
  comeback: number
  /** Winning team during the podium, else undefined. */
  winner: number | undefined
  beacon: { x: number; y: number } | undefined
}

export interface NetStats {
  /** Round trip, smoothed, and its variation. */
  rttMs: number
  jitterMs: number
  /** How far in the server's past the others are drawn. */
  viewDelayMs: number
  /** Age of the newest patch when this frame was drawn. */
  snapshotAgeMs: number
  /** Frames so far in which the view clock had run out of patches, and frames in all. */
  starvedFrames: number
  frames: number
  /** Times a reconciliation moved the own craft, and how many of them had no contact to explain them. */
  corrections: number
  correctionsWithoutContact: number
  /** Length of the latest correction, cells. */
  lastCorrectionCells: number
  bytesInPerS: number
  bytesOutPerS: number
  patchesPerS: number
  /** The server's median tick, ms. */
  tickWorkMs: number
  /** How many of `savings` the server makes, because it is overloaded. */
  savings: number
  inputsPending: number
  /** Own bolts that met somebody on this screen, and those of them that the server judged alike. */
  hitsShown: number
  hitsConfirmed: number
}

export type Line =
  | { state: 'live' }
  /** The line broke `sinceMs` ago (page clock); the SDK is trying to come back. */
  | { state: 'away'; sinceMs: number }
  /** `mayPlayOn`: it was not for anything this player did, and another match would have them. */
  | { state: 'ended'; code: number; text: string; mayPlayOn: boolean }

/** A floor as it is drawn: the server's, with own paint that is not confirmed yet on top. */
export interface FloorView {
  side: number
  /** `side` x `side` cell values. */
  readonly cells: Uint8Array
  /** First and last row that changed since the last call; undefined if none did. */
  takeChangedRows(): { first: number; last: number } | undefined
  /** Coarse map of the whole floor: `blocksPerSide` x `blocksPerSide` cell values, and its count of changes. */
  readonly overview: Uint8Array
  readonly blocksPerSide: number
  readonly overviewVersion: number
}

/** An event to show now: the own shots at once, everything else at the view clock. */
export type ShownEvent = SimEvent & { own: boolean }

/** What scenes and HUD see of a running match. */
export interface ArenaView {
  readonly seat: number
  readonly floor: FloorView
  /** Changes when a new match began: walls and floor are new. */
  readonly matchKey: number
  crafts(): readonly CraftPose[]
  bolts(): readonly BoltPose[]
  pickups(): readonly PickupPose[]
  /** Where craft of the own team are, the own one among them: all over the arena, and not to the cell. */
  mates(): readonly Place[]
  own(): OwnStatus | undefined
  match(): MatchStatus
  scores(): readonly ScoreRow[]
  stats(): NetStats
  line(): Line
  /** What the server says of itself now. */
  notice(): Readonly<Notice>
  /** Takes in that the screen shows what is within `cells` of the own craft: no more is needed. */
  showCells(cells: number): void
  /** Events that became due since the last call, in order. */
  takeEvents(): readonly ShownEvent[]
}
