import { orderChannel } from '@tidepaint/server/cluster/nodeOrders'
import { connectRedis } from '@tidepaint/server/cluster/connectRedis'
import { Courier } from '@tidepaint/server/cluster/Courier'
import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'
import { setTimeout as sleep } from 'node:timers/promises'

const WITHIN_MS = 3000
const TRY_EVERY_MS = 50

/** Gives a node an order over Redis, from wherever that is reached. Throws if nobody heard it. */
export async function tellNode(
  redisUrl: string,
  name: string,
  order: 'pause' | 'resume',
): Promise<void> {
  const target = parseRedisUrl(redisUrl)
  if (!target) throw new Error(`"${redisUrl}" is no address of a Redis`)
  const [pub, sub] = [connectRedis(target), connectRedis(target)]
  pub.on('error', () => {})
  const courier = new Courier({ nodeId: 'orders', pub, sub, isUp: () => pub.status === 'ready' })
  try {
    const giveUpAtMs = performance.now() + WITHIN_MS
    let sent = await courier.publish(orderChannel(name), 'orders', { order })
    while (sent !== 'sent' && performance.now() < giveUpAtMs) {
      await sleep(TRY_EVERY_MS)
      sent = await courier.publish(orderChannel(name), 'orders', { order })
    }
    if (sent === 'off') throw new Error('Redis cannot be reached')
    if (sent !== 'sent') throw new Error(`${name} does not listen`)
  } finally {
    await courier.close()
    pub.disconnect()
    sub.disconnect()
  }
}
