import { Courier, type CourierOptions } from '@tidepaint/server/cluster/Courier'
import { connectRedis, type RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'

/** A courier with its two connections: all of a node that messages need. */
export interface CourierNode {
  courier: Courier
  pub: RedisClient
  /** What was reported as a fault. */
  faults: unknown[]
  close(): Promise<void>
}

export type CourierNodeOptions = Partial<Pick<CourierOptions, 'waitingMax' | 'isUp'>>

export function openCourierNode(
  nodeId: string,
  url: string,
  options: CourierNodeOptions = {},
): CourierNode {
  const [pub, sub] = [connectTo(url), connectTo(url)]
  const faults: unknown[] = []
  sub.on('error', (error: Error) => {
    // That it breaks is the tests' doing; that it is asked too early would be the courier's.
    if (/subscriber mode/.test(error.message)) faults.push(error)
  })
  const courier = new Courier({
    nodeId,
    pub,
    sub,
    isUp: () => pub.status === 'ready',
    report: (error) => faults.push(error),
    ...options,
  })
  const close = async () => {
    await courier.close()
    pub.disconnect()
    sub.disconnect()
  }
  return { courier, pub, faults, close }
}

/** A connection as a node opens them. */
export function connectTo(url: string): RedisClient {
  const target = parseRedisUrl(url)
  if (target === undefined) throw new Error(`${url} names no Redis`)
  const client = connectRedis(target)
  client.on('error', () => {})
  return client
}
