import {
  type AuthContext,
  ErrorCode,
  type IRoomCache,
  matchMaker,
  ServerError,
} from '@colyseus/core'
import { refusals } from '@tidepaint/shared/wire/close'
import { refuse } from '../rooms/joinOptions.ts'
import { within } from '../within.ts'

/** Those that lead into any room, and those that lead into a certain one. */
const matchingMethods = ['join', 'joinOrCreate']
const roomMethods = ['joinById', 'reconnect']

/** `create` is left out: it would give anybody as many empty rooms as they ask for. */
const exposedMethods = [...matchingMethods, ...roomMethods]

/** Whoever waits for a seat longer than this has gone away: five tries of a call to another node. */
const ANSWER_MS = 6000

const tooLate = () => refuse(refusals.restarting)

const { controller } = matchMaker
const stockInvoke = controller.invokeMethod.bind(controller)

type Seat = matchMaker.ISeatReservation

export interface MatchmakingOptions {
  allowedOrigins: readonly string[]
  /** Why nobody can be seated here, if so; `anywhere` when any room would do. */
  closedFor(want: 'anywhere' | 'certain'): (typeof refusals)[keyof typeof refusals] | undefined
  /** The public path of a process's sockets, where there are several. */
  pathOf(processId: string): string | undefined
  /** Whether other nodes, and their rooms, cannot be reached now. */
  isAlone(): boolean
  /** Whether that room is between two processes. */
  isRecovering(roomId: string): Promise<boolean>
}

/**
 * Narrows the framework's matchmaking, for the whole process: fewer methods, no credentials and only
 * known origins across sites, and refusals by name.
 */
export function guardMatchmaking(options: MatchmakingOptions): void {
  controller.exposedMethods = exposedMethods
  const headers: Partial<typeof controller.DEFAULT_CORS_HEADERS> = controller.DEFAULT_CORS_HEADERS
  delete headers['Access-Control-Allow-Credentials']
  delete headers['Access-Control-Allow-Origin']
  controller.getCorsHeaders = (request) =>
    corsHeaders(request.get('origin'), options.allowedOrigins)
  controller.invokeMethod = async (method, target, clientOptions, context) => {
    const closed = options.closedFor(matchingMethods.includes(method) ? 'anywhere' : 'certain')
    if (closed) throw refuse(closed)
    try {
      const answer = stockInvoke(method, target, clientOptions, context)
      return withPath(await within<Seat>(ANSWER_MS, answer, tooLate), context, options)
    } catch (error) {
      throw await namedRefusal(error, method, target, options)
    }
  }
}

/**
 * Leads the socket to the node that owns the room, by the very host that the player came by: whatever
 * name, port or scheme that is, the balancer in front knows it.
 */
function withPath(
  seat: Seat,
  context: AuthContext | undefined,
  { pathOf }: MatchmakingOptions,
): Seat {
  const path = seat.processId && pathOf(seat.processId)
  const host = context?.headers.get('host')
  return path && host ? { ...seat, publicAddress: `${host}/${path}` } : seat
}

async function namedRefusal(
  error: unknown,
  method: string,
  target: string,
  { isAlone, isRecovering }: MatchmakingOptions,
): Promise<unknown> {
  // Another node's refusal arrives as its name alone.
  const message = error instanceof Error ? error.message : ''
  const named = Object.values(refusals).find(({ name }) => name === message)
  if (named) return refuse(named)
  // In the framework's own words, of a room that is full and not locked.
  if (message.endsWith('is already full.')) return refuse(refusals.roomFull)
  if (!roomMethods.includes(method)) return error
  // The framework answers "is locked" with the same code as "not found".
  const room = await roomOf(target)
  if (room !== undefined)
    return method === 'joinById' && room.locked ? refuse(refusals.roomFull) : error
  // It may have been closed, or its node have died, while it was asked for a seat.
  if (isAlone()) return refuse(refusals.localMode)
  return (await isRecovering(target)) ? refuse(refusals.restarting) : noSuchRoom(target)
}

/** In the framework's own words. */
const noSuchRoom = (roomId: string): ServerError =>
  new ServerError(ErrorCode.MATCHMAKE_INVALID_ROOM_ID, `room "${roomId}" not found`)

async function roomOf(roomId: string): Promise<IRoomCache | undefined> {
  return matchMaker.getRoomById(roomId)
}

/** What a page of another origin is allowed; one of this server needs no leave. */
export function corsHeaders(
  origin: string | null,
  allowed: readonly string[],
): Record<string, string> {
  if (origin === null || !allowed.includes(origin)) return {}
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
}
