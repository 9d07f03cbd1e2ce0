import { z } from 'zod'

const atMs = z.number()
const whole = z.number().int()
/** A match is told from one of the same number that a takeover made anew by the seed of its arena. */
const ofMatch = { match: whole, arena: whole }

/** One thing that a bot saw happen. Times are of one clock for all bots, in ms since the run began. */
const entry = z.discriminatedUnion('what', [
  /** The server named the seat: at the join and after each return. `process` is where the line ends. */
  z.object({
    what: z.literal('seated'),
    atMs,
    session: z.string(),
    seat: whole,
    process: z.string(),
  }),
  /** A patch was accepted. */
  z.object({ what: z.literal('patch'), atMs, epoch: whole, tick: whole, droppedTicks: z.number() }),
  z.object({ what: z.literal('match'), atMs, ...ofMatch, phase: z.enum(['play', 'podium']) }),
  /** The own score, whenever another one is told. */
  z.object({
    what: z.literal('score'),
    atMs,
    ...ofMatch,
    epoch: whole,
    tick: whole,
    score: z.number(),
  }),
  /** What the podium says, and again if it says something else. `scores` are by seat. */
  z.object({
    what: z.literal('podium'),
    atMs,
    ...ofMatch,
    winner: whole,
    scores: z.array(z.number()),
  }),
  /** The chunks that are known while the floor is at rest. */
  z.object({
    what: z.literal('floor'),
    atMs,
    ...ofMatch,
    chunks: z.array(
      z.object({ chunk: whole, version: whole, hash: z.string(), isInSight: z.boolean() }),
    ),
  }),
  z.object({ what: z.literal('dropped'), atMs, code: whole }),
  z.object({ what: z.literal('ended'), atMs, code: whole, by: z.enum(['server', 'bot']) }),
  /** What there was at the end of the run: humans in the room, and whose name stands at the own seat. */
  z.object({
    what: z.literal('census'),
    atMs,
    humans: whole,
    name: z.string(),
    isFlown: z.boolean(),
  }),
])

const history = z.object({
  /** Number of the bot, from 1. */
  bot: whole,
  /** Its name on the roster. */
  name: z.string(),
  room: z.string(),
  entries: z.array(entry),
})

export type Entry = z.infer<typeof entry>
type EntryOf<What extends Entry['what']> = Extract<Entry, { what: What }>
export type Patch = EntryOf<'patch'>
export type Podium = EntryOf<'podium'>
export type Floor = EntryOf<'floor'>

/** What one bot saw in one stay in one room, in order. */
export type History = z.infer<typeof history>

/** The entries of one kind, in order. */
export function entriesOf<What extends Entry['what']>(
  { entries }: History,
  what: What,
): EntryOf<What>[] {
  return entries.filter((each): each is EntryOf<What> => each.what === what)
}

/** Stays by their room. */
export function byRoom(histories: readonly History[]): ReadonlyMap<string, History[]> {
  return Map.groupBy(histories, ({ room }) => room)
}

/** A stay in words. */
export const stayText = ({ bot, room }: History): string => `bot ${bot} in ${room}`

/** One line of JSON for each stay. */
export const encodeHistories = (histories: readonly History[]): string =>
  histories.map((each) => `${JSON.stringify(each)}\n`).join('')

/** Reads what `encodeHistories` wrote. Throws for anything else. */
export const decodeHistories = (lines: string): History[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => history.parse(JSON.parse(line)))
