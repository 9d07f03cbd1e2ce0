import { matchMaker } from '@colyseus/core'
import { refusals } from '@tidepaint/shared/wire/close'
import { refuse } from '../rooms/joinOptions.ts'

/** `create` is left out: it would give anybody as many empty rooms as they ask for. */
const exposedMethods = ['join', 'joinOrCreate', 'joinById', 'reconnect']

const { controller } = matchMaker
const stockInvoke = controller.invokeMethod.bind(controller)

/**
 * Narrows the framework's matchmaking, for the whole process: fewer methods, no credentials and
 * only known origins across sites, and `room-full` as the answer to a room without a free seat.
 */
export function guardMatchmaking(allowedOrigins: readonly string[]): void {
  controller.exposedMethods = exposedMethods
  const headers: Partial<typeof controller.DEFAULT_CORS_HEADERS> = controller.DEFAULT_CORS_HEADERS
  delete headers['Access-Control-Allow-Credentials']
  delete headers['Access-Control-Allow-Origin']
  controller.getCorsHeaders = (request) => corsHeaders(request.get('origin'), allowedOrigins)
  controller.invokeMethod = async (method, target, options, context) => {
    try {
      return await stockInvoke(method, target, options, context)
    } catch (error) {
      // The framework answers "is locked" with the same code as "not found".
      const room = method === 'joinById' ? await matchMaker.getRoomById(target) : undefined
      throw room?.locked ? refuse(refusals.roomFull) : error
    }
  }
}

/** What a page of another origin is allowed; one of this server needs no leave. */
export function corsHeaders(
  origin: string | null,
  allowed: readonly string[],
): Record<string, string> {
  if (origin === null || !allowed.includes(origin)) return {}
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
}
