import { schema, type SchemaType, t } from '@colyseus/schema'
import { tuning } from '../tuning.ts'

/** View tag of the fields that only a craft's own pilot is sent. */
export const OWN = 1

/** Bits of `CraftState.flags`. */
export const FLYING = 1
export const SHIELDED = 2
export const DASHING = 4
export const FIRING = 8
export const ROLLING = 16
export const BOMBED = 32
export const MIRRORED = 64

/**
 * One craft, sent only while it is in the receiver's area of interest. `packPose` says what `pose`
 * holds. The fields after `flags` are the simulation's own integers (`Body` in `sim/world.ts` has the
 * units), sent only to its own pilot, who predicts from them.
 */
export const CraftState = schema(
  {
    team: t.uint8().default(0),
    pose: t.int32().default(0),
    aim: t.uint8().default(0),
    health: t.uint8().default(0),
    flags: t.uint8().default(0),
    x: t.uint16().default(0).view(OWN),
    y: t.uint16().default(0).view(OWN),
    heading: t.uint8().default(0).view(OWN),
    subX: t.uint8().default(0).view(OWN),
    subY: t.uint8().default(0).view(OWN),
    vx: t.int16().default(0).view(OWN),
    vy: t.int16().default(0).view(OWN),
    ink: t.uint16().default(0).view(OWN),
    gunQuarterTicks: t.uint8().default(0).view(OWN),
    dashTicks: t.uint8().default(0).view(OWN),
    dashWaitTicks: t.uint8().default(0).view(OWN),
    shieldTicks: t.uint8().default(0).view(OWN),
    rollerTicks: t.uint8().default(0).view(OWN),
    mirrorTicks: t.uint8().default(0).view(OWN),
    bomb: t.uint8().default(0).view(OWN),
    respawnTicks: t.uint8().default(0).view(OWN),
  },
  'CraftState',
)
export type CraftState = SchemaType<typeof CraftState>

/** Who sits where, for names and the podium: known to everybody. */
export const RosterEntry = schema(
  {
    name: t.string().default(''),
    team: t.uint8().default(0),
    /** A bot is at the controls, for an empty seat or for a pilot who dropped. */
    bot: t.boolean().default(true),
    score: t.number().default(0),
    splashes: t.uint16().default(0),
    splashed: t.uint16().default(0),
    assists: t.uint16().default(0),
  },
  'RosterEntry',
)
export type RosterEntry = SchemaType<typeof RosterEntry>

export const PickupState = schema(
  {
    kind: t.uint8().default(0),
    x: t.uint16().default(0),
    y: t.uint16().default(0),
    /** It lies there now. */
    up: t.boolean().default(false),
  },
  'PickupState',
)
export type PickupState = SchemaType<typeof PickupState>

/** `ArenaState.phase`. */
export const PLAY = 0
export const PODIUM = 1

/** What everybody in the room is told. Keys of `crafts` and `roster` are seat numbers as text. */
export const ArenaState = schema(
  {
    /** First, so that craft get the smallest ids of all, of which those below 128 take one byte. */
    crafts: t.map(CraftState).view(),
    /** The tick that this patch shows. */
    tick: t.uint32().default(0),
    mode: t.string().default(''),
    /** Counts matches in this room, from 1; a new number means a new arena. */
    match: t.uint16().default(0),
    phase: t.uint8().default(PLAY),
    /** The tick at which the phase ends. */
    endsTick: t.uint32().default(0),
    /** Walls are made from this by `makeWalls`. */
    arenaSeed: t.uint32().default(0),
    side: t.uint16().default(0),
    paintable: t.uint32().default(0),
    /** Cells owned, by team; as many as the mode has teams. */
    owned: t.array('uint32'),
    /** Bit per team: far behind, so ink refills faster. */
    comeback: t.uint8().default(0),
    /** Team that won, during the podium; 255 before. */
    winner: t.uint8().default(255),
    beaconLit: t.boolean().default(false),
    beaconX: t.uint16().default(0),
    beaconY: t.uint16().default(0),
    /** Time that the latest ticks took the server, median, microseconds; refreshed each second. */
    tickWorkUs: t.uint16().default(0),
    /** Patches from one update of a far craft to the next: a craft's turn is by its seat. */
    farTicks: t.uint8().default(tuning.sight.farTicks),
    /** Ticks from one patch to the next. */
    patchTicks: t.uint8().default(1),
    /** Ticks that the room left out so far because it was too late: its time stood still for as long. */
    droppedTicks: t.number().default(0),
    /** How many of `savings` the room makes because it is overloaded. */
    savings: t.uint8().default(0),
    /** Ticks whose inputs clients send in one frame. */
    inputTicks: t.uint8().default(1),
    /** Rises with each process that takes the room over: what one of a lower epoch says no longer counts. */
    epoch: t.uint32().default(1),
    pickups: t.array(PickupState),
    roster: t.map(RosterEntry),
  },
  'ArenaState',
)
export type ArenaState = SchemaType<typeof ArenaState>
