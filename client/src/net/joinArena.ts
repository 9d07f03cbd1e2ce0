import { Client, MatchMakeError, type Room, ServerError } from '@colyseus/sdk'
import { refusals } from '@tidepaint/shared/wire/close'
import { MESSAGE, type Welcome } from '@tidepaint/shared/wire/messages'
import { PROTOCOL_VERSION, ROOM_NAME } from '@tidepaint/shared/wire/version'
import { ArenaSession } from './ArenaSession.ts'
import { NoticeWatch } from './NoticeWatch.ts'
import { persist } from './persist.ts'
import { RoomFollower } from './RoomFollower.ts'

/** How long a seat may take to come, and then again the match around it. */
const JOIN_MS = 10_000
/** What the SDK takes for a way back; anything else it throws at. */
const TOKEN = /^[^:]+:[^:]+/
/** Refusals of a server that is not itself: in a moment it, or another one, may say yes. */
const passing: readonly string[] = [refusals.restarting.name, refusals.localMode.name]

/** Where the way back into a seat is kept: the page's session storage, or nowhere. */
export interface TokenStore {
  get(): string | undefined
  set(token: string): void
  clear(): void
}

const noStore: TokenStore = { get: () => undefined, set: () => {}, clear: () => {} }

export interface JoinArenaOptions {
  /** Where the server is: `http://host:port`. */
  endpoint: string
  /** May be empty. */
  name: string
  mode: string
  /** Join this match and no other. */
  room?: string
  store?: TokenStore
}

/** Why a join failed, in words for the player. */
export class JoinError extends Error {
  /** The server said no, or that it cannot say yes just now, or nothing at all. */
  reply: 'no' | 'later' | 'none' = 'none'
}

/**
 * Takes a seat; resolves when the own craft can fly. Throws `JoinError`. Where any match will do, who
 * is told to come later does so a few times before that is a failure.
 */
export async function joinArena(options: JoinArenaOptions): Promise<ArenaSession> {
  const { endpoint, name, mode, room, store = noStore } = options
  const client = new Client(endpoint)
  const wish = { protocol: PROTOCOL_VERSION, name, mode }
  const way = { endpoint, store }
  if (room) return open(() => client.joinById(room, wish), way, 'leave')
  const join = () => open(() => client.joinOrCreate(ROOM_NAME, wish), way, 'leave')
  return persist(join, (cause) => cause instanceof JoinError && cause.reply === 'later')
}

/**
 * Goes back to the seat of a page that was reloaded; undefined if there is none (any more). Throws
 * `JoinError` if nobody could say so: the way back is kept then. `patiently` asks a few times.
 */
export async function resumeArena(
  endpoint: string,
  store: TokenStore,
  how: 'once' | 'patiently',
): Promise<ArenaSession | undefined> {
  const client = new Client(endpoint)
  // Each connection brings a new token.
  const resume = () => open(() => client.reconnect(store.get() ?? ''), { endpoint, store }, 'keep')
  const isUndecided = (cause: unknown) => cause instanceof JoinError && cause.reply !== 'no'
  try {
    if (TOKEN.test(store.get() ?? '')) {
      return await persist(resume, (cause) => how === 'patiently' && isUndecided(cause))
    }
  } catch (cause) {
    if (isUndecided(cause)) throw cause
  }
  store.clear()
  return undefined
}

/** `onFailure` says what becomes of a seat around which no match appears. */
async function open(
  connect: () => Promise<Room>,
  { endpoint, store }: { endpoint: string; store: TokenStore },
  onFailure: 'leave' | 'keep',
): Promise<ArenaSession> {
  const room = await inTime(connect()).catch((cause: unknown) => {
    throw joinErrorOf(reasonOf(cause), cause)
  })
  if (onFailure === 'keep') store.set(room.reconnectionToken)
  const follower = new RoomFollower(room, endpoint)
  try {
    const { welcome, frames, notices } = await arrival(room)
    const onToken = (token: string): void => store.set(token)
    return new ArenaSession(room, welcome, { frames, notices, follower, onToken })
  } catch (cause) {
    room.reconnection.enabled = false
    void room.leave(onFailure === 'leave').catch(() => {})
    throw joinErrorOf('the match did not answer', cause)
  }
}

/** A seat that comes after all is given up. */
function inTime(connecting: Promise<Room>): Promise<Room> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new Error(`no seat within ${JOIN_MS} ms`))
    }, JOIN_MS)
    const arrived = (room: Room): void => {
      if (isLate) void room.leave(true).catch(() => {})
      else resolve(room)
    }
    void connecting.then(arrived, reject).finally(() => clearTimeout(timer))
  })
}

/** What came before the session could listen: `frames` goes on filling, `notices` on listening. */
interface Arrival {
  welcome: Welcome
  frames: Uint8Array[]
  notices: NoticeWatch
}

/** Waits for the server's welcome and for a state that has the own craft in it. */
function arrival(room: Room): Promise<Arrival> {
  return new Promise((resolve, reject) => {
    const frames: Uint8Array[] = []
    const notices = new NoticeWatch(room)
    let welcome: Welcome | undefined
    let hasArrived = false
    const timer = setTimeout(() => reject(new Error(`no state within ${JOIN_MS} ms`)), JOIN_MS)
    const look = () => {
      const state = room.state as { crafts?: { has(key: string): boolean } }
      if (hasArrived || !welcome || !state.crafts?.has(String(welcome.seat))) return
      hasArrived = true
      clearTimeout(timer)
      // Once only: a second removal would take somebody else's listener away.
      room.onStateChange.remove(look)
      resolve({ welcome, frames, notices })
    }
    room.onMessage(MESSAGE.welcome, (message: Welcome) => {
      welcome = message
      look()
    })
    room.onMessage(MESSAGE.tickFrame, (bytes: Uint8Array) => frames.push(bytes.slice()))
    room.onStateChange(look)
    room.onLeave.once((code) => reject(new ServerError(code, `closed with ${code}`)))
  })
}

function joinErrorOf(text: string, cause: unknown): JoinError {
  const error = new JoinError(text, { cause })
  error.reply = replyOf(cause)
  return error
}

function replyOf(cause: unknown): JoinError['reply'] {
  const code = codeOf(cause)
  const name = refusalOf(cause)?.name
  // Without a name of ours it is of whatever stands in front of the servers and reaches none.
  if (name === undefined && code >= 502 && code <= 504) return 'later'
  if (name !== undefined && passing.includes(name)) return 'later'
  // Between the statuses of HTTP and the codes of rooms are those of lines that broke.
  return (code >= 400 && code < 600) || code >= 4000 ? 'no' : 'none'
}

/** HTTP status or close code, whichever ended it; 0 for neither. */
const codeOf = (cause: unknown): number =>
  cause instanceof MatchMakeError || cause instanceof ServerError ? Number(cause.code) || 0 : 0

const refusalOf = (cause: unknown) =>
  Object.values(refusals).find(({ name }) => cause instanceof Error && cause.message.includes(name))

function reasonOf(cause: unknown): string {
  const refusal = refusalOf(cause)
  if (refusal) return refusal.text
  if (replyOf(cause) !== 'no') return 'the server does not answer'
  return `the server refused: ${cause instanceof Error && cause.message ? cause.message : codeOf(cause)}`
}
