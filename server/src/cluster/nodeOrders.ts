import { z } from 'zod'

/** What a node can be told, by whoever may write to Redis. `pause`: take no new players for now. */
const nodeOrder = z.strictObject({ order: z.enum(['pause', 'resume']) })
export type NodeOrder = z.infer<typeof nodeOrder>['order']

/** The courier's channel that a node listens to. */
export const orderChannel = (name: string): string => `node.${name}`

/** Undefined for anything that is no order. */
export function readNodeOrder(body: unknown): NodeOrder | undefined {
  const parsed = nodeOrder.safeParse(body)
  return parsed.success ? parsed.data.order : undefined
}
