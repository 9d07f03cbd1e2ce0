import type { RedisOrder } from './orders.ts'
import type { RedisLine } from './RedisLine.ts'
import { moveRoom, readRooms, roomLines } from './rooms.ts'
import { orderNode } from './tellNode.ts'

/** Carries out an order that needs nothing but Redis, from wherever that is reached. */
export async function carryOutOverRedis(order: RedisOrder, line: RedisLine): Promise<string> {
  switch (order.order) {
    case 'rooms':
      return roomLines(await readRooms(line))
    case 'move': {
      const { room, from, to, tookMs } = await moveRoom(line, order.room, order.to)
      return `${room} went from ${from} to ${to} in ${Math.round(tookMs)} ms`
    }
    case 'pause':
      await orderNode(line, order.name, { order: 'pause' })
      return `${order.name} takes nobody new; to take it back: npm run cluster -- resume ${order.name}`
    case 'resume':
      await orderNode(line, order.name, { order: 'resume' })
      return `${order.name} takes players again`
  }
}
