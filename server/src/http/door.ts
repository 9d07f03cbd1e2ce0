import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Config } from '../config.ts'
import { corsHeaders } from '../guard/matchmaking.ts'
import { createRequestGuard, type Refusal } from '../guard/requests.ts'
import { setSecurityHeaders } from './page.ts'

/** Takes an upgrade for itself, or leaves it with false. */
export type TakesUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean

/** Puts our own look at each request before the framework's handler. */
export function guardRequests(http: HttpServer, config: Config): void {
  const guard = createRequestGuard(config)
  const handlers = http.listeners('request')
  http.removeAllListeners('request')
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    setSecurityHeaders(response)
    // The framework takes it for the scheme of an address: what two proxies wrote is none.
    delete request.headers['x-forwarded-proto']
    const refusal = guard(request, performance.now())
    if (refusal) answerRefusal(request, response, refusal, config)
    else for (const handler of handlers) handler.call(http, request, response)
  })
}

/** Lets `takes` have each upgrade before the framework. */
export function divertUpgrades(http: HttpServer, takes: TakesUpgrade): void {
  const handlers = http.listeners('upgrade')
  http.removeAllListeners('upgrade')
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (takes(request, socket, head)) return
    for (const handler of handlers) handler.call(http, request, socket, head)
  })
}

/** In the form of the framework's own refusals, so that the SDK shows the name. */
function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  { status, name }: Refusal,
  { allowedOrigins }: Config,
): void {
  response.writeHead(status, {
    ...corsHeaders(request.headers.origin ?? null, allowedOrigins),
    'Content-Type': 'application/json',
    // Unread bytes of a body that we refuse would be taken for the next request.
    Connection: 'close',
  })
  response.end(JSON.stringify({ code: status, error: name }))
}
