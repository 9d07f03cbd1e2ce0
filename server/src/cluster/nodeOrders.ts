import { z } from 'zod'
import { NODE_NAME } from './nodeEntry.ts'

/**
 * What a node can be told, by whoever may write to Redis. `pause`: take no new players for now.
 * `move`: hand a room of yours to the node of that name.
 */
const nodeOrder = z.discriminatedUnion('order', [
  z.strictObject({ order: z.enum(['pause', 'resume']) }),
  z.strictObject({
    order: z.literal('move'),
    room: z.string().regex(/^[\w-]{1,64}$/),
    to: z.string().regex(NODE_NAME),
  }),
])
export type NodeOrder = z.infer<typeof nodeOrder>

/** The courier's channel that a node listens to. */
export const orderChannel = (name: string): string => `node.${name}`

/** Undefined for anything that is no order. */
export function readNodeOrder(body: unknown): NodeOrder | undefined {
  return nodeOrder.safeParse(body).data
}

/** Says that a process of a node has ended, by whoever saw it: nobody needs to miss it first. */
const gone = z.strictObject({ gone: z.string().regex(/^[\w-]{1,64}$/) })

/** The courier's channel where all nodes hear of that. */
export const goneChannel = 'nodes'

export const goneBody = (processId: string): z.infer<typeof gone> => ({ gone: processId })

/** The process that has ended; undefined for anything that does not say so. */
export function readGone(body: unknown): string | undefined {
  return gone.safeParse(body).data?.gone
}
