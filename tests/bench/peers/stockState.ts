import { type SchemaType, schema, t } from '@colyseus/schema'

/**
 * The state of a room as the framework's documentation teaches it: numbers are `t.number`, which
 * picks its own size on the wire. The facts are those that `ArenaState` has, less what only our
 * client's prediction asks for.
 */
export const Player = schema(
  {
    team: t.number().default(0),
    x: t.number().default(0),
    y: t.number().default(0),
    angle: t.number().default(0),
    aim: t.number().default(0),
    health: t.number().default(0),
    flags: t.number().default(0),
    ink: t.number().default(0),
  },
  'Player',
)
export type Player = SchemaType<typeof Player>

export const Score = schema(
  {
    name: t.string().default(''),
    team: t.number().default(0),
    score: t.number().default(0),
    splashes: t.number().default(0),
    splashed: t.number().default(0),
    assists: t.number().default(0),
  },
  'Score',
)
export type Score = SchemaType<typeof Score>

const Pickup = schema(
  {
    kind: t.number().default(0),
    x: t.number().default(0),
    y: t.number().default(0),
    up: t.boolean().default(false),
  },
  'Pickup',
)

const facts = {
  tick: t.number().default(0),
  owned: t.array('number'),
  beaconLit: t.boolean().default(false),
  beaconX: t.number().default(0),
  beaconY: t.number().default(0),
  pickups: t.array(Pickup),
  scores: t.map(Score),
}

/** Everybody is sent everything. */
export const StockState = schema({ ...facts, players: t.map(Player) }, 'StockState')
export type StockState = SchemaType<typeof StockState>

/** A client is sent the players that were added to its view. */
export const StockViewState = schema({ ...facts, players: t.map(Player).view() }, 'StockViewState')

export { Pickup }
