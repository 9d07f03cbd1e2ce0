import type { IncomingMessage } from 'node:http'
import { refusals } from '@tidepaint/shared/wire/close'
import type { Config } from '../config.ts'
import { mayUse } from './origin.ts'
import { RequestRate } from './RequestRate.ts'

/** Join options take about 100 bytes; a reconnection token about 40. */
const BODY_BYTES_MAX = 4096

export interface Refusal {
  status: number
  name: string
}

const tooLarge: Refusal = { status: 413, name: 'body-too-large' }
const noLength: Refusal = { status: 411, name: 'length-required' }
const badHost: Refusal = { status: 400, name: 'bad-host' }
const notJson: Refusal = { status: 415, name: 'json-only' }

/**
 * Whoever may join once may ask so often where a room is: 200 players of one address who all lost
 * their line ask at most 17,000 times in a minute, and 120 joins are the default.
 */
const LOOKUPS_PER_JOIN = 200

/** A name or an address, and a port. */
const HOST = /^[\w.:[\]-]+$/

/**
 * Returns a function that says why a request is refused before anything reads it, or undefined if it
 * is not. The framework itself reads bodies of any size, and matches for anybody at any rate.
 */
export function createRequestGuard(
  config: Pick<Config, 'allowedOrigins' | 'joinsPerMinuteMax' | 'proxies'>,
): (request: IncomingMessage, nowMs: number) => Refusal | undefined {
  const joins = new RequestRate(config.joinsPerMinuteMax)
  const lookups = new RequestRate(LOOKUPS_PER_JOIN * config.joinsPerMinuteMax)
  const limit = (rate: RequestRate, request: IncomingMessage, nowMs: number) =>
    rate.allows(addressOf(request, config.proxies), nowMs) ? undefined : refusals.tooManyRequests
  return (request, nowMs) => {
    const { headers, method, url = '/' } = request
    if (!isHost(headers.host ?? 'none')) return badHost
    // In pieces of unknown number, so no bound could be held.
    if (headers['transfer-encoding'] !== undefined) return noLength
    if (Number(headers['content-length'] ?? 0) > BODY_BYTES_MAX) return tooLarge
    if (url.startsWith('/rooms/')) return limit(lookups, request, nowMs)
    if (method !== 'POST' || !url.startsWith('/matchmake/')) return undefined
    if (!mayUse({ origin: headers.origin, host: headers.host }, config.allowedOrigins)) {
      return refusals.foreignOrigin
    }
    // The framework reads forms as well, and prints a stack for each that it does not understand.
    if (!headers['content-type']?.startsWith('application/json')) return notJson
    return limit(joins, request, nowMs)
  }
}

/** The framework makes an address of it, and never answers if that throws. */
const isHost = (host: string): boolean => HOST.test(host) && URL.canParse(`http://${host}`)

/**
 * The address of the player: the socket's, or behind `proxies` the one that the outermost of ours
 * wrote down. What stands further left was written by the peer and may be a lie.
 */
export function addressOf(request: IncomingMessage, proxies: number): string {
  const socketAddress = request.socket.remoteAddress ?? ''
  if (proxies === 0) return socketAddress
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',')
  return forwarded.at(-proxies)?.trim() || socketAddress
}
