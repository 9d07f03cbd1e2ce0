/**
 * The server of `npm run bench:push`, as `server/src/app.ts` builds the product's: one port for rooms
 * and express, and the same guards before both. `server.ts <messages a second>`; it answers each
 * order of its parent with a `Reading`, and tells its address first.
 */
import '@tidepaint/server/frameworkTimeouts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineRoom, defineServer } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { readConfig } from '@tidepaint/server/config'
import { guardMatchmaking } from '@tidepaint/server/guard/matchmaking'
import { mayUse } from '@tidepaint/server/guard/origin'
import { guardRequests } from '@tidepaint/server/http/door'
import { failed, notFound } from '@tidepaint/server/http/page'
import { createLog } from '@tidepaint/server/observe/log'
import { PortTally } from '@tidepaint/server/observe/PortTally'
import { Feed } from './Feed.ts'
import { PUSH_ROOM, PushRoom } from './PushRoom.ts'
import { addPushRoutes } from './routes.ts'

export interface ServerOrder {
  /** Whether garbage is collected before memory is read. */
  tidies: boolean
}

/** Of all sockets, bytes above TCP: without its headers and those of IP. */
export interface Reading {
  bytesSent: number
  bytesReceived: number
  /** What is in use, in the heap and beside it, and all that the process has. */
  usedBytes: number
  rssBytes: number
}

const KEEP_ALIVE_MS = 65_000

// All clients have one address.
const env = { LOG_LEVEL: 'warn', JOINS_PER_MINUTE_MAX: '1000000' }
const config = readConfig(env)
const feed = new Feed(Number(process.argv[2] ?? 1))
const http = createServer()
http.keepAliveTimeout = KEEP_ALIVE_MS
const tally = new PortTally(http)
guardMatchmaking({
  allowedOrigins: config.allowedOrigins,
  closedFor: () => undefined,
  pathOf: () => undefined,
  isAlone: () => false,
  isRecovering: async () => false,
})
const server = defineServer({
  rooms: { [PUSH_ROOM]: defineRoom(PushRoom, { feed }) },
  transport: new WebSocketTransport({
    server: http,
    maxPayload: 1024,
    beforeUpgrade: (_request, { headers }) => {
      const whence = { origin: headers.get('origin'), host: headers.get('host') }
      return mayUse(whence, config.allowedOrigins) ? undefined : new Response(null, { status: 403 })
    },
  }),
  express: (app) => {
    app.disable('x-powered-by')
    addPushRoutes(app, feed)
    app.use(notFound, failed)
  },
  logger: createLog(config),
  greet: false,
  gracefullyShutdown: false,
})
await server.listen(0, '127.0.0.1')
guardRequests(http, config)

process.on('message', ({ tidies }: ServerOrder) => {
  // Without the last resort it keeps as many empty pages as the lines have, now and then.
  if (tidies) globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  const { bytesSent, bytesReceived } = tally.look()
  const { heapUsed, external, rss: rssBytes } = process.memoryUsage()
  const usedBytes = heapUsed + external
  process.send?.({ bytesSent, bytesReceived, usedBytes, rssBytes } satisfies Reading)
})
process.on('disconnect', () => process.exit())
process.send?.(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)
