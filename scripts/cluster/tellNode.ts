import { type NodeOrder, orderChannel } from '@tidepaint/server/cluster/nodeOrders'
import { overRedis, type RedisLine } from './RedisLine.ts'

/** Gives a node an order over a line that stands. Throws if nobody heard it. */
export async function orderNode(line: RedisLine, name: string, order: NodeOrder): Promise<void> {
  const heard = await line.tell(orderChannel(name), order)
  if (heard === 'off') throw new Error('Redis cannot be reached')
  if (heard === 'nobody') throw new Error(`${name} does not listen`)
}

/** Gives a node an order over Redis, from wherever that is reached. Throws if nobody heard it. */
export const tellNode = (
  redisUrl: string,
  name: string,
  order: 'pause' | 'resume',
): Promise<void> => overRedis(redisUrl, (line) => orderNode(line, name, { order }))
