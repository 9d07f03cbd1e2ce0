import type { Mode } from './mode.ts'

/** What a cell of the floor holds: bare, a team's paint (team number + 1), or solid. Three bits. */
export const BARE = 0
export const SOLID = 5

/** The paint of `team` (0 to 3) as a cell value (1 to 4). */
export const paintOf = (team: number): number => team + 1

/** Bits of `CraftInput.buttons`. */
export const FIRE = 1
export const DASH = 2

/** What a pilot asks for in one tick. */
export interface CraftInput {
  /** Wanted direction, -127 to 127 an axis; longer than 127 is shortened. */
  moveX: number
  moveY: number
  /** Heading of the gun, 0 to 255, clockwise from east. */
  aim: number
  /** `FIRE`, `DASH`. */
  buttons: number
  /** The tick the pilot's screen showed when they asked, in eighths of a tick, modulo 256. */
  seen: number
}

/** The part of a craft that its own pilot predicts: all that `stepCraft` reads or writes. */
export interface Body {
  /** Position in world units (1/64 cell), and what is left over in 1/1024 cell, 0 to 15. */
  x: number
  y: number
  subX: number
  subY: number
  /** Velocity, 1/1024 cell a tick. */
  vx: number
  vy: number
  /** Direction of travel, 0 to 255, clockwise from east; kept while standing. */
  heading: number
  aim: number
  ink: number
  /** Quarter ticks until the gun may fire again. */
  gunQuarterTicks: number
  dashTicks: number
  dashWaitTicks: number
  /** Ticks of shield left; firing ends it. */
  shieldTicks: number
  rollerTicks: number
  mirrorTicks: number
  /** 1 if the next bolt is a bomb. */
  bomb: number
  /** Ticks until it drops in again; 0 while it flies. */
  respawnTicks: number
}

export interface Craft extends Body {
  /** Place in `World.crafts`. */
  seat: number
  team: number
  health: number
  /** Ticks since the last damage, held at `healDelayTicks` + 2. */
  unhurtTicks: number
  /** The tick at which it dropped in: it cannot be hit in a past before that. */
  bornTick: number
  /** Ticks in a row without an input. */
  starvedTicks: number
  /** The two latest seats that hurt it, -1 for none, and when. */
  hurtBy: number
  hurtTick: number
  hurtByBefore: number
  hurtTickBefore: number
  beaconTicks: number
  /** Seats are scored for cells painted, splash-outs, assists and the beacon. */
  score: number
  painted: number
  splashes: number
  assists: number
  splashed: number
}

export interface Bolt {
  id: number
  seat: number
  team: number
  /** Position in 1/1024 cell. */
  x: number
  y: number
  heading: number
  lifeTicks: number
  /** How far in the past its shooter saw the others, in eighths of a tick, 0 to 60. */
  lag: number
  bomb: number
}

export type PickupKind = 0 | 1 | 2
export const ROLLER = 0
export const BOMB = 1
export const MIRROR = 2

export interface Pickup {
  kind: PickupKind
  /** Position in world units. */
  x: number
  y: number
  /** Ticks until it appears; 0 while it lies there. */
  waitTicks: number
}

export interface Beacon {
  x: number
  y: number
  vx: number
  vy: number
  /** Ticks until it goes out; 0 while it is dark. */
  litTicks: number
  /** Ticks until it lights next. */
  waitTicks: number
}

export interface Floor {
  /** Cells along one side, a multiple of `CHUNK_CELLS`. */
  side: number
  /** Row by row, `side` x `side`, each a value as above. */
  cells: Uint8Array
  /** The tick in which each chunk last changed: its version. Row by row. */
  chunkTick: Uint32Array
  /** Cells of each value in each chunk: `chunk * 6 + value`. */
  chunkCounts: Uint16Array
  /** Cells that each team owns. */
  owned: Int32Array
  /** Cells that can be painted at all. */
  paintable: number
}

/** A match in play: one value, integers only. `encodeWorld` writes all of it but `events`. */
export interface World {
  /** Counts on from match to match in one room, so that versions never repeat. */
  tick: number
  startTick: number
  endTick: number
  /** Seeds the walls; known to players. */
  arenaSeed: number
  /** State of the generator; never leaves the server. */
  rng: number
  mode: Mode
  floor: Floor
  crafts: Craft[]
  bolts: Bolt[]
  nextBoltId: number
  pickups: Pickup[]
  beacon: Beacon
  /** Cell-ticks each team held in the last 30 s. */
  heldAtEnd: Float64Array
  /** Where all craft were shown at the end of the last `historyTicks` ticks: slot tick % historyTicks, then x, y a seat. */
  past: Uint16Array
  /** What happened in the last step, in order. Not part of the world's image. */
  events: SimEvent[]
}

/** What pilots asked for in one tick. */
export interface TickInputs {
  /** By seat: the inputs to spend in this tick, oldest first; usually one, at most `perTickMax`. */
  bySeat: readonly (readonly CraftInput[])[]
  /** Seats that a new pilot takes over in this tick: score from 0, dropped in anew. */
  taken: readonly number[]
}

/** What a step did that somebody may want to see or hear. Positions in world units. */
export type SimEvent =
  | {
      kind: 'bolt'
      bolt: number
      seat: number
      x: number
      y: number
      heading: number
      bomb: number
    }
  | {
      kind: 'splat'
      bolt: number
      seat: number
      team: number
      x: number
      y: number
      halfCells: number
      hit: number
    }
  | { kind: 'mirror'; bolt: number; seat: number; x: number; y: number; heading: number }
  | { kind: 'ram'; seat: number; by: number; x: number; y: number }
  | { kind: 'splash'; seat: number; by: number; assist: number; x: number; y: number }
  | { kind: 'drop'; seat: number; x: number; y: number }
  | { kind: 'pickup'; seat: number; pickup: PickupKind; x: number; y: number }
  | { kind: 'beacon'; lit: boolean; x: number; y: number }
