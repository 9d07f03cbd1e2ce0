import { Client, MatchMakeError, type Room, ServerError } from '@colyseus/sdk'
import { refusals } from '@tidepaint/shared/wire/close'
import { MESSAGE, type Welcome } from '@tidepaint/shared/wire/messages'
import { PROTOCOL_VERSION, ROOM_NAME } from '@tidepaint/shared/wire/version'
import { ArenaSession } from './ArenaSession.ts'
import { NoticeWatch } from './NoticeWatch.ts'

/** A join that has not brought a playable match in this time has failed. */
const JOIN_MS = 10_000

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
  /** The server answered, and said no. */
  isRefusal = false
}

/** Takes a seat; resolves when the own craft can fly. Throws `JoinError`. */
export async function joinArena(options: JoinArenaOptions): Promise<ArenaSession> {
  const { endpoint, name, mode, room, store = noStore } = options
  const client = new Client(endpoint)
  const wish = { protocol: PROTOCOL_VERSION, name, mode }
  return open(
    () => (room ? client.joinById(room, wish) : client.joinOrCreate(ROOM_NAME, wish)),
    store,
  )
}

/** Goes back to the seat of a page that was reloaded; undefined if there is none (any more). */
export async function resumeArena(
  endpoint: string,
  store: TokenStore,
): Promise<ArenaSession | undefined> {
  const token = store.get()
  if (!token) return undefined
  try {
    return await open(() => new Client(endpoint).reconnect(token), store)
  } catch {
    // Whatever the reason, that seat is gone: the player starts anew.
    store.clear()
    return undefined
  }
}

async function open(connect: () => Promise<Room>, store: TokenStore): Promise<ArenaSession> {
  const room = await connect().catch((cause: unknown) => {
    throw joinErrorOf(cause)
  })
  // By default a line that breaks in its first five seconds is given up.
  room.reconnection.minUptime = 0
  room.reconnection.minDelay = 100
  try {
    const { welcome, frames, notices } = await arrival(room)
    const onToken = (token: string): void => store.set(token)
    return new ArenaSession(room, welcome, { frames, notices, onToken })
  } catch (cause) {
    void room.leave(true).catch(() => {})
    throw new JoinError('the match did not answer', { cause })
  }
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
    room.onLeave.once((code) => reject(new Error(`closed with ${code}`)))
  })
}

function joinErrorOf(cause: unknown): JoinError {
  const error = new JoinError(reasonOf(cause), { cause })
  error.isRefusal = isAnswer(cause)
  return error
}

/** Without a status there was no answer at all. */
const isAnswer = (cause: unknown): cause is MatchMakeError | ServerError =>
  (cause instanceof MatchMakeError || cause instanceof ServerError) && cause.code >= 400

function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : ''
  const refusal = Object.values(refusals).find(({ name }) => message.includes(name))
  if (refusal) return refusal.text
  return isAnswer(cause) ? `the server refused: ${message}` : 'the server does not answer'
}
