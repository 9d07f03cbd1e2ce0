import { refusals } from '@tidepaint/shared/wire/close'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import express, { type Response, type Router } from 'express'
import { HOP_HEADER } from '../cluster/Relay.ts'
import { corsHeaders } from '../guard/matchmaking.ts'
import type { Refusal } from '../guard/requests.ts'

/** Where the sockets of a room go: `ws://host/<path>/<processId>/<roomId>`. */
export interface RoomPlace {
  processId: string
  /** As in `publicAddress` of matchmaking; none for a server alone. */
  path?: string
  /** Of its owner there: who has been told of a higher one waits. */
  epoch: number
}

/**
 * Where a room lives now; `recovering` while it is between two processes, undefined once it is over.
 * `isCarried`: another node asks, since it cannot know.
 */
export type PlaceOf = (
  roomId: string,
  isCarried: boolean,
) => Promise<RoomPlace | 'recovering' | undefined>

export interface RoomsOptions {
  placeOf: PlaceOf
  /** Whether this server is up: while it starts or stops it does not know what becomes of rooms. */
  isUp(): boolean
  allowedOrigins: readonly string[]
}

/** As matchmaking makes them, and nothing else. */
const ROOM_ID = /^[\w-]{1,64}$/
/** A takeover takes about a second. */
const RETRY_AFTER_MS = 100

/** `/rooms/<roomId>`: tells whose line broke where to go. */
export function roomsRoute({ placeOf, isUp, allowedOrigins }: RoomsOptions): Router {
  const router = express.Router()
  router.get('/rooms/:roomId', async (request, response, next) => {
    response.set('Cache-Control', 'no-store')
    response.set(corsHeaders(request.get('origin') ?? null, allowedOrigins))
    const refusal = isUp() ? foreignTo(request.query['protocol']) : refusals.restarting
    if (refusal) return refuse(response, refusal)
    const { roomId } = request.params
    const isCarried = request.get(HOP_HEADER) !== undefined
    const place = ROOM_ID.test(roomId) ? await placeOf(roomId, isCarried) : undefined
    if (place === undefined) return next()
    if (place === 'recovering') return response.status(425).json({ retryAfterMs: RETRY_AFTER_MS })
    return response.json(place)
  })
  return router
}

/** Who plays by other rules would misread the room; who does not say so is no page of ours. */
function foreignTo(protocol: unknown): Refusal | undefined {
  const version = Number(protocol ?? PROTOCOL_VERSION)
  if (version < PROTOCOL_VERSION) return refusals.clientTooOld
  return version > PROTOCOL_VERSION ? refusals.serverTooOld : undefined
}

/** In the form of matchmaking's refusals. */
const refuse = (response: Response, { status, name }: Refusal) =>
  response.status(status).json({ code: status, error: name })
