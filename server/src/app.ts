import { existsSync } from 'node:fs'
import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { defineRoom, defineServer, type Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { ROOM_NAME } from '@tidepaint/shared/wire/version'
import type { Application } from 'express'
import type { Config } from './config.ts'
import { corsHeaders, guardMatchmaking } from './guard/matchmaking.ts'
import { mayUse } from './guard/origin.ts'
import { createRequestGuard, type Refusal } from './guard/requests.ts'
import { healthRoutes } from './http/health.ts'
import { failed, notFound, pageRoutes, setSecurityHeaders } from './http/page.ts'
import type { Log } from './observe/log.ts'
import { ArenaRoom } from './rooms/ArenaRoom.ts'

/** Inputs take about 10 bytes, the largest request 60. */
const FRAME_BYTES_MAX = 1024

export interface App {
  /** Resolves once the port is open; rejects with the system's error if it cannot be. */
  listen(): Promise<void>
  /** Where it runs, for this machine. */
  readonly url: string
  /** Closes all rooms with `server-shutdown`, then the port. */
  close(): Promise<void>
}

/** Builds the server: page, matchmaking and rooms on one port. Only one may run in a process. */
export function createApp(config: Config, log: Log): App {
  guardMatchmaking(config.allowedOrigins)
  const http = createServer()
  const server = createGameServer(config, log, http)
  return {
    listen: async () => {
      await openPort(server, http, config)
      guardRequests(http, config)
    },
    get url() {
      return `http://${hostInUrl(config.host)}:${(http.address() as AddressInfo).port}`
    },
    close: async () => {
      await server.gracefullyShutdown(false)
      // Lines that a browser keeps open for its next request would hold the port.
      http.closeAllConnections()
    },
  }
}

function createGameServer(config: Config, log: Log, http: HttpServer): Server {
  const transport = new WebSocketTransport({
    server: http,
    maxPayload: FRAME_BYTES_MAX,
    beforeUpgrade: ({ url }, { headers }) => {
      if (isNoRoomId(url)) return new Response(null, { status: 404 })
      const whence = { origin: headers.get('origin'), host: headers.get('host') }
      return mayUse(whence, config.allowedOrigins) ? undefined : new Response(null, { status: 403 })
    },
  })
  // The transport prints each error of the port with a stack; `openPort` has a caller to tell.
  http.removeAllListeners('error')
  return defineServer({
    rooms: { [ROOM_NAME]: defineRoom(ArenaRoom, { config } as never).filterBy(['mode' as never]) },
    transport,
    express: (app) => addRoutes(app, config),
    logger: log,
    greet: false,
    gracefullyShutdown: false,
  })
}

function addRoutes(app: Application, { clientDir }: Config): void {
  app.disable('x-powered-by')
  app.use(healthRoutes())
  if (clientDir !== undefined) app.use(pageRoutes(clientDir))
  app.use(notFound, failed)
}

/** Whether there is a page to serve, if one is asked for. */
export const hasClient = ({ clientDir }: Pick<Config, 'clientDir'>): boolean =>
  clientDir === undefined || existsSync(join(clientDir, 'index.html'))

function openPort(server: Server, http: HttpServer, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    // The framework itself waits for ever when the port is taken.
    http.once('error', reject)
    server.listen(port, host).then(resolve, reject)
  })
}

/** Puts our own look at each request before the framework's handler. */
function guardRequests(http: HttpServer, config: Config): void {
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

/** Listening on all addresses is no address to go to. */
const hostInUrl = (host: string): string => {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** The framework looks rooms up in a plain object, and would find what every object has. */
const isNoRoomId = (url: string): boolean =>
  (new URL(url, 'ws://localhost').pathname.split('/').at(-1) ?? '') in Object.prototype
