// Before the framework, which reads it when it is first imported.
import './frameworkTimeouts.ts'
import { existsSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { defineRoom, defineServer, matchMaker, type Server } from '@colyseus/core'
import { ROOM_NAME } from '@tidepaint/shared/wire/version'
import type { Application } from 'express'
import type { Config } from './config.ts'
import { Pace } from './guard/Pace.ts'
import { guardMatchmaking } from './guard/matchmaking.ts'
import { mayUse } from './guard/origin.ts'
import { divertUpgrades, guardRequests } from './http/door.ts'
import { healthRoutes } from './http/health.ts'
import { metricsRoute } from './http/metrics.ts'
import { failed, notFound, pageRoutes } from './http/page.ts'
import { type PlaceOf, roomsRoute } from './http/rooms.ts'
import { closedFor, createNode, drain, type Node } from './node.ts'
import type { Log } from './observe/log.ts'
import { lines } from './observe/metrics.ts'
import { printMetrics } from './observe/nodeMetrics.ts'
import { PortTally } from './observe/PortTally.ts'
import { urlOf } from './ownAddress.ts'
import { ArenaRoom } from './rooms/ArenaRoom.ts'
import { watchSends } from './rooms/colyseusInternals.ts'
import { PingingTransport } from './rooms/PingingTransport.ts'
import { placeHere } from './rooms/placeHere.ts'
import { roomIdIn } from './rooms/roomIdIn.ts'
import { ImageFolder } from './rooms/ImageFolder.ts'
import { ImageKeeper } from './rooms/ImageKeeper.ts'
import { type ImagesOptions, reviveRooms, saveRooms } from './rooms/roomImages.ts'
import { tryPort } from './tryPort.ts'
import { warmUp } from './warmUp.ts'

// Once in a process, however many servers it has had.
watchSends((frames) => {
  lines.writes.inc()
  lines.framesSent.inc(frames)
})

/** Inputs take about 10 bytes, the largest request 60. */
const FRAME_BYTES_MAX = 1024
/** Longer than an edge keeps an idle line: it would now and then use one that we are closing. */
const KEEP_ALIVE_MS = 65_000

export interface App {
  /**
   * Resolves once players are taken: the port is open, and as a node of a cluster this server has its
   * name. Rejects with the system's error if the port cannot be opened, with `NameTaken` if another
   * node has the name.
   */
  listen(): Promise<void>
  /** Where it runs, for this machine. */
  readonly url: string
  /** Name of this node; undefined for a server alone. */
  readonly name: string | undefined
  /**
   * Takes no more players and lets other nodes go on with the matches; resolves when those that had to
   * stay are over, at the latest after `limitS`.
   */
  drain(limitS: number): Promise<void>
  /** Whether matches can go on after the next start. */
  readonly canKeepMatches: boolean
  /** Whether matches can go on in other processes. */
  readonly canMoveMatches: boolean
  /**
   * Closes all rooms, then the port: with `server-shutdown`, or, to keep matches, with `may-return`
   * where there are players.
   */
  close(how?: { keepMatches: boolean }): Promise<void>
}

/** Builds the server: page, matchmaking and rooms on one port. Only one may run in a process. */
export async function createApp(config: Config, log: Log): Promise<App> {
  const http = createServer()
  http.keepAliveTimeout = KEEP_ALIVE_MS
  const node = await createNode(config, log, () => portOf(http))
  guardMatchmaking({
    allowedOrigins: config.allowedOrigins,
    closedFor: (want) => closedFor(node.life, want),
    pathOf: (processId) => node.cluster?.pathOf(processId),
    isAlone: () => node.surroundings.notice.isAlone,
    isRecovering: async (roomId) =>
      (await node.cluster?.whereabouts.placeOf(roomId)) === 'recovering',
  })
  const server = createGameServer(config, log, http, node)
  const images = imagesOf(config, log, node)
  if (images) node.surroundings.keeper = images.keeper
  return {
    listen: async () => {
      await openPortWithMatches(server, http, config, images)
      images?.keeper.start()
      node.meter.start()
      guardRequests(http, config)
      if (node.cluster && config.warmUpMs > 0)
        await warm(urlOf(config.host, portOf(http)), config, log)
      await node.cluster?.join()
      // It may have been told to stop while it waited for Redis.
      if (node.life.state === 'starting') node.life.move('ready')
    },
    get url() {
      return urlOf(config.host, portOf(http))
    },
    get name() {
      return node.cluster?.name
    },
    drain: (limitS) => drain(node, limitS),
    canKeepMatches: images !== undefined,
    // Where no seat is held, nobody could follow.
    canMoveMatches: node.cluster !== undefined && config.resumeWindowS > 0,
    close: ({ keepMatches } = { keepMatches: false }) =>
      close(node, server, http, images, keepMatches),
  }
}

/** That it fails is no reason not to start. */
const warm = (url: string, { warmUpMs }: Config, log: Log): Promise<void> =>
  warmUp(url, warmUpMs).catch((err: unknown) =>
    log.error({ code: 'HOOK_FAULT', where: 'warm-up', err }, 'HOOK_FAULT'),
  )

/** Undefined for a server that keeps none. Rooms of a cluster have an owner elsewhere to think of. */
function imagesOf(config: Config, log: Log, { revivals }: Node): ImagesOptions | undefined {
  const { imagesDir, redis, resumeWindowS } = config
  // Where no seat is held, nobody could come back.
  if (imagesDir === undefined || resumeWindowS === 0) return undefined
  if (redis === undefined) {
    const folder = new ImageFolder(imagesDir)
    return { folder, keeper: new ImageKeeper({ folder, log }), resumeWindowS, revivals, log }
  }
  log.info('IMAGES_DIR is not used with REDIS_URL')
  return undefined
}

async function close(
  node: Node,
  server: Server,
  http: HttpServer,
  images: ImagesOptions | undefined,
  keepMatches: boolean,
): Promise<void> {
  // Before rooms know that they are to close: those where nobody is would do so in the next tick.
  if (keepMatches) await images?.keeper.stop()
  node.life.move('stopped')
  if (images && keepMatches) await saveRooms(images)
  await node.cluster?.leave()
  await server.gracefullyShutdown(false)
  await images?.keeper.close()
  node.meter.stop()
  // Lines that a browser keeps open for its next request would hold the port.
  http.closeAllConnections()
}

function createGameServer(config: Config, log: Log, http: HttpServer, node: Node): Server {
  const resumes = new Pace({ perS: config.resumesPerSMax, burst: config.resumesPerSMax / 4 })
  const transport = new PingingTransport({
    server: http,
    early: node.early,
    maxPayload: FRAME_BYTES_MAX,
    beforeUpgrade: ({ url }, { headers }) => {
      if (isNoRoomId(url)) return new Response(null, { status: 404 })
      // Let in, a player who may return to the next process would be told that the seat is gone.
      if (node.life.state === 'stopped') return new Response(null, { status: 503 })
      if (isResume(url) && !mayResume(url, node, resumes)) return tryAgain()
      const whence = { origin: headers.get('origin'), host: headers.get('host') }
      return mayUse(whence, config.allowedOrigins) ? undefined : new Response(null, { status: 403 })
    },
  })
  // The transport prints each error of the port with a stack; `openPort` has a caller to tell.
  http.removeAllListeners('error')
  const tally = new PortTally(http)
  divertUpgrades(http, (request, socket, head) => node.relay.takes(request, socket, head))
  const { surroundings, cluster } = node
  const room = defineRoom(ArenaRoom, { config, surroundings } as never)
  return defineServer({
    // Where most players are already, a newcomer finds company.
    rooms: { [ROOM_NAME]: room.filterBy(['mode' as never]).sortBy({ clients: 'desc' }) },
    transport,
    express: (app) => addRoutes(app, config, node, tally),
    logger: log,
    greet: false,
    gracefullyShutdown: false,
    ...(cluster && {
      presence: cluster.presence,
      driver: cluster.driver,
      selectProcessIdToCreateRoom: () => cluster.placeRoom(),
    }),
  })
}

function addRoutes(app: Application, config: Config, node: Node, tally: PortTally): void {
  const { allowedOrigins, clientDir, metricsToken } = config
  const metrics = () =>
    printMetrics({ name: node.cluster?.name, relays: node.relay.open, port: tally.look() })
  app.disable('x-powered-by')
  app.use(healthRoutes(() => node.health()))
  app.use(metricsRoute(metricsToken, metrics))
  const isUp = () => knowsRooms(node)
  app.use(roomsRoute({ placeOf: placeOf(node), isUp, allowedOrigins }))
  if (clientDir !== undefined) app.use(pageRoutes(clientDir))
  app.use(notFound, failed)
}

/** A node of a cluster knows of all rooms until its end; what becomes of a server's own as it stops nobody does. */
const knowsRooms = ({ life, cluster }: Node): boolean =>
  life.state !== 'starting' && (life.state !== 'stopped' || cluster !== undefined)

const placeOf =
  ({ cluster }: Node): PlaceOf =>
  async (roomId, isCarried) =>
    cluster ? cluster.whereabouts.placeOf(roomId, isCarried) : placeHere(roomId)

/** Whether there is a page to serve, if one is asked for. */
export const hasClient = ({ clientDir }: Pick<Config, 'clientDir'>): boolean =>
  clientDir === undefined || existsSync(join(clientDir, 'index.html'))

/** Nobody may come back before their room does. */
async function openPortWithMatches(
  server: Server,
  http: HttpServer,
  config: Config,
  images: ImagesOptions | undefined,
): Promise<void> {
  if (images) {
    // The images may be those of a server that runs.
    await tryPort(config)
    await reviveRooms(images)
  }
  try {
    await openPort(server, http, config)
  } catch (error) {
    if (images) await saveRooms(images)
    throw error
  }
}

function openPort(server: Server, http: HttpServer, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    // The framework itself waits for ever when the port is taken.
    http.once('error', reject)
    server.listen(port, host).then(resolve, reject)
  })
}

const portOf = (http: HttpServer): number => (http.address() as AddressInfo | null)?.port ?? 0

const isResume = (url: string): boolean =>
  new URL(url, 'ws://localhost').searchParams.has('reconnectionToken')

/** Whether somebody may come back now: at once to a room that is on its way, else at a pace that others bear. */
const mayResume = (url: string, { early }: Node, pace: Pace): boolean =>
  early.takes(roomIdIn(url)) || (isSure(url) && pace.takes(performance.now()))

/** False for a room that another process may have by now. */
function isSure(url: string): boolean {
  const room: unknown = matchMaker.getLocalRoomById(roomIdIn(url))
  return !(room instanceof ArenaRoom) || room.isOurs
}

const tryAgain = () => new Response(null, { status: 503, headers: { 'Retry-After': '1' } })

/** The framework looks rooms up in a plain object, and would find what every object has. */
const isNoRoomId = (url: string): boolean => roomIdIn(url) in Object.prototype
