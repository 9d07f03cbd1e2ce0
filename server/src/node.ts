import { setTimeout as sleep } from 'node:timers/promises'
import { matchMaker } from '@colyseus/core'
import { refusals } from '@tidepaint/shared/wire/close'
import type { Cluster, ClusterOptions } from './cluster/Cluster.ts'
import type { NodeLoad } from './cluster/nodeEntry.ts'
import type { NodeOrder } from './cluster/nodeOrders.ts'
import { Relay } from './cluster/Relay.ts'
import type { RedisTarget } from './cluster/redisUrl.ts'
import type { Config } from './config.ts'
import type { Health } from './http/health.ts'
import { createNodeLife, type NodeLife } from './nodeLife.ts'
import { LoadMeter } from './observe/LoadMeter.ts'
import type { Log } from './observe/log.ts'
import { reachableAt } from './ownAddress.ts'
import type { Surroundings } from './rooms/ArenaRoom.ts'
import { EarlyLines } from './rooms/EarlyLines.ts'
import type { RoomImage } from './rooms/RoomImage.ts'

const POLL_MS = 100

/** What of this process is more than the game server: its life, its load, and the cluster around it. */
export interface Node {
  life: NodeLife
  meter: LoadMeter
  surroundings: Surroundings
  /** `Surroundings.revivals`, to write to. */
  revivals: Map<string, RoomImage>
  /** Whether this process is to end: then nothing brings it back to players. */
  stopping: { isBegun: boolean }
  cluster: Cluster | undefined
  relay: Relay
  early: EarlyLines
  health(): Health
}

/** `port` is asked once it is open. */
export async function createNode(config: Config, log: Log, port: () => number): Promise<Node> {
  const meter = new LoadMeter()
  const stopping = { isBegun: false }
  const early = new EarlyLines()
  const revivals = new Map<string, RoomImage>()
  const surroundings: Surroundings = {
    notice: { isAlone: false, isClosing: false },
    takesRooms: true,
    revivals,
    leaseOf: (roomId, epoch) => cluster?.leaseOf(roomId, epoch),
    lost: (roomId) => cluster?.driver.disown(roomId),
  }
  const notice = (change: Partial<Surroundings['notice']>) => {
    surroundings.notice = { ...surroundings.notice, ...change }
  }
  const life = createNodeLife((from, to) => {
    log.debug({ from, to }, 'node')
    surroundings.takesRooms = to === 'starting' || to === 'ready'
    // Matches of a node that is to stop are moved away first: only to those that stay it is the last one.
    notice({ isClosing: to === 'stopped' || (to === 'draining' && !stopping.isBegun) })
  })
  const address = () => reachableAt(config.nodeAddress, config.host, port())
  const { redis } = config
  const move = (roomId: string, to: string) => moveRoom({ roomId, to, cluster, log })
  const ordered = (order: NodeOrder) => obey(order, { life, move }, stopping.isBegun)
  const around = { life, log, revivals, early, load: () => load(), address, ordered }
  const cluster: Cluster | undefined = redis && (await createCluster({ ...config, redis }, around))
  cluster?.link.onChange((isUp) => notice({ isAlone: !isUp }))
  const relay = createRelay(config, log, cluster)
  const load = (): NodeLoad => ({
    ...meter.load,
    players: matchMaker.stats.local.ccu,
    rooms: matchMaker.stats.local.roomCount,
    roomsMax: config.roomsMax,
    relays: relay.open,
  })
  const health = (): Health => {
    const reach = cluster?.link.isUp ? 'up' : 'away'
    const { processId } = matchMaker
    return {
      name: cluster?.name,
      processId,
      state: life.state,
      redis: cluster ? reach : 'none',
      ...(cluster && { redisSilentMs: Math.round(cluster.link.silentMs(performance.now())) }),
      load: load(),
    }
  }
  return { life, meter, surroundings, revivals, stopping, cluster, relay, early, health }
}

/** Nothing of Redis is loaded by a server that runs alone. */
async function createCluster(
  config: Config & { redis: RedisTarget },
  around: Omit<ClusterOptions, 'config'>,
): Promise<Cluster> {
  const { Cluster } = await import('./cluster/Cluster.ts')
  // Its own way to find dead nodes takes a player with it each time: the sweeper looks for them.
  matchMaker.setHealthChecksEnabled(false)
  return new Cluster({ config, ...around })
}

function createRelay(config: Config, log: Log, cluster: Cluster | undefined): Relay {
  return new Relay({
    isHere: (roomId) =>
      matchMaker.getLocalRoomById(roomId) !== undefined && !cluster?.handover.isMoving(roomId),
    addressOf: (processId) => cluster?.addressOf(processId),
    relaysMax: config.relaysMax,
    refused: (reason) => log.warn({ code: 'RELAY_REFUSED', reason }, 'RELAY_REFUSED'),
  })
}

/** Why nobody is seated here now, if so; friends still come to a node that drains. */
export function closedFor({ state }: NodeLife, want: 'anywhere' | 'certain') {
  const isOpen = state === 'ready' || (state === 'draining' && want === 'certain')
  return isOpen ? undefined : refusals.restarting
}

/** An order that comes twice, or at the wrong time, changes nothing. */
function obey(
  order: NodeOrder,
  { life, move }: { life: NodeLife; move: (roomId: string, to: string) => void },
  isStopping: boolean,
): void {
  if (isStopping) return
  if (order.order === 'pause' && life.state === 'ready') life.move('draining')
  if (order.order === 'resume' && life.state === 'draining') life.move('ready')
  if (order.order === 'move') move(order.room, order.to)
}

interface MoveOptions {
  roomId: string
  /** Name of a node. */
  to: string
  cluster: Cluster | undefined
  log: Log
}

/** Moves a room of this node to another one, if both are there. */
function moveRoom({ roomId, to, cluster, log }: MoveOptions): void {
  const room = cluster?.handover.room(roomId)
  const target = cluster?.board.byName(to)
  if (!cluster || !room || !target || target.processId === matchMaker.processId) return
  cluster.handover.move(room, target.processId).then(
    (became) => log.info({ roomId, to, became }, 'a match was to be moved'),
    (err: unknown) => log.error({ code: 'HOOK_FAULT', where: 'move', err }, 'HOOK_FAULT'),
  )
}

/**
 * Takes no more players and hands all matches over to other nodes; resolves when those that had to stay
 * are over, or after `limitS`.
 */
export async function drain(node: Node, limitS: number): Promise<void> {
  const { life, cluster, stopping, surroundings } = node
  stopping.isBegun = true
  if (life.state === 'ready') life.move('draining')
  // So that no room is placed here while everybody still reads the last entry.
  await cluster?.announce()
  await cluster?.handover.moveAll()
  surroundings.notice = { ...surroundings.notice, isClosing: true }
  const giveUpAtMs = performance.now() + limitS * 1000
  while (matchMaker.stats.local.roomCount > 0 && performance.now() < giveUpAtMs) {
    await sleep(POLL_MS)
  }
}
