import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisTarget } from './redisUrl.ts'

/** Redis itself, or a Redis Cluster: what differs stays inside ioredis. */
export type RedisClient = Redis | Cluster

const CONNECT_MS = 2000
const RETRY_MS_MIN = 50
const RETRY_MS_MAX = 500

/**
 * Opens a connection, or goes on trying for ever.
 *
 * A command without a connection fails at once, and none is ever sent again: what a node does without
 * Redis it decides itself, and a command that arrives a minute late does harm. (The framework's way is
 * to wait for Redis with every command.)
 */
export function connectRedis(target: RedisTarget): RedisClient {
  const { hosts, db, username, password, isTls } = target
  const options: RedisOptions = {
    db,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: CONNECT_MS,
    retryStrategy: pauseMs,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: {} } : {}),
  }
  return open(target, hosts, options)
}

/**
 * Gives a connection up and opens it anew. Not with a goodbye: the other end may never answer that, and
 * the connection would stand for ever.
 */
export function reopen(client: RedisClient): void {
  if (client instanceof Redis) client.stream?.destroy()
  else client.disconnect(true)
}

function open(
  { kind, master = '' }: RedisTarget,
  hosts: RedisTarget['hosts'],
  options: RedisOptions,
): RedisClient {
  if (kind === 'sentinel') {
    return new Redis({
      ...options,
      sentinels: [...hosts],
      name: master,
      sentinelRetryStrategy: pauseMs,
    })
  }
  if (kind === 'cluster') {
    return new Cluster([...hosts], {
      enableOfflineQueue: false,
      clusterRetryStrategy: pauseMs,
      slotsRefreshTimeout: CONNECT_MS,
      redisOptions: options,
    })
  }
  return new Redis({ ...options, ...hosts[0] })
}

const pauseMs = (tries: number): number => Math.min(RETRY_MS_MAX, RETRY_MS_MIN * tries)
