import { z } from 'zod'

/** What the recipient of a message gets. One object for all who get it here: not to be changed. */
export interface Envelope {
  /** The player or the channel it was sent to. */
  readonly to: string
  readonly from: string
  readonly body: unknown
}
export type Deliver = (message: Envelope) => void

/** Ids of players, and whatever else a message may be from. */
const PLAYER_ID = /^[\w-]{1,64}$/
const CHANNEL_NAME = /^[\w.:-]{1,64}$/
/** A body as JSON. */
export const BODY_BYTES_MAX = 4096
/** A body and all that is around it: two names, a boot, a number, and the words between them. */
const POST_LENGTH_MAX = BODY_BYTES_MAX + 512

/** Messages to one lane pass through one place in a Redis Cluster, and so keep their order. */
export const LANES = 16
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

export function laneOf(name: string): number {
  let hash = FNV_OFFSET
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), FNV_PRIME)
  }
  return (hash >>> 0) % LANES
}

/** The four kinds of names in Redis. The braces make all keys of a lane live on one node of a cluster. */
export const inboxOf = (boot: string): string => `${INBOX}${boot}`
export const INBOX = 'tidepaint:inbox:'
export const TOPIC = 'tidepaint:topic:'
export const holderKey = (player: string): string =>
  `tidepaint:holder:{${laneOf(player)}}:${player}`
export const laneKey = (name: string): string => `tidepaint:lane:{${laneOf(name)}}`

const name = z.string().regex(CHANNEL_NAME)
const count = z.number().int().positive()

const post = z.object({
  /** The process that sent it; new at each start. */
  boot: name,
  /** Rises with each message of that process. */
  seq: count,
  to: name,
  from: z.string().regex(PLAYER_ID),
  body: z.unknown(),
})
export type Post = z.infer<typeof post>

/** Tells a node that a player's socket is elsewhere since `stamp`. */
const move = z.object({ moved: z.string().regex(PLAYER_ID), stamp: count })
const inbound = z.union([post, move])

/** Reads what came out of Redis; undefined for anything that no node of ours wrote. */
export function readInbound(text: string): Post | z.infer<typeof move> | undefined {
  if (text.length > POST_LENGTH_MAX) return undefined
  try {
    const parsed = inbound.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Puts a post together around a body that is JSON already, so that it is not encoded twice. */
export const postText = ({ boot, seq, to, from }: Omit<Post, 'body'>, bodyJson: string): string =>
  `{"boot":"${boot}","seq":${seq},"to":"${to}","from":"${from}","body":${bodyJson}}`

/** Throws a RangeError for what is no id of a player. */
export function checkPlayer(id: string): void {
  if (!PLAYER_ID.test(id)) throw new RangeError(`"${id}" is no player id; it must fit ${PLAYER_ID}`)
}

/** Throws a RangeError for what is no name of a channel. */
export function checkChannel(channel: string): void {
  if (CHANNEL_NAME.test(channel)) return
  throw new RangeError(`"${channel}" is no channel; it must fit ${CHANNEL_NAME}`)
}

/** The body as JSON. Throws a RangeError if it is too long, or nothing that JSON can hold. */
export function bodyJsonOf(body: unknown): string {
  // Undefined for undefined and for functions, whatever the type says.
  const json = JSON.stringify(body) as string | undefined
  if (json === undefined) throw new RangeError(`a ${typeof body} is no body of a message`)
  const bytes = Buffer.byteLength(json)
  if (bytes <= BODY_BYTES_MAX) return json
  throw new RangeError(`a body has ${bytes} bytes; it must have at most ${BODY_BYTES_MAX}`)
}
