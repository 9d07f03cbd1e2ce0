import { NODE_NAME } from '@tidepaint/server/cluster/nodeEntry'

/** What can be asked of a cluster that runs. */
export type Order =
  | { order: 'status' | 'stop' }
  | { order: 'kill' | 'freeze' | 'thaw' | 'pause' | 'resume' | 'drain' | 'start'; name: string }

/** Programs of a cluster that are no nodes. */
const PROGRAMS = ['redis', 'haproxy', 'agent']

const isNode = (name: string) => NODE_NAME.test(name)
const isAny = (name: string) => isNode(name) || PROGRAMS.includes(name)

/** Whom each order may name; undefined for those that name nobody. */
const namedBy = {
  status: undefined,
  stop: undefined,
  kill: isAny,
  freeze: isAny,
  thaw: isAny,
  pause: isNode,
  resume: isNode,
  drain: isNode,
  start: isNode,
} as const satisfies Record<Order['order'], ((name: string) => boolean) | undefined>

/** Orders that a node takes itself, over Redis: with REDIS_URL they reach one of any cluster. */
export const isForNodes = (order: Order): order is { order: 'pause' | 'resume'; name: string } =>
  order.order === 'pause' || order.order === 'resume'

const isVerb = (word: string): word is Order['order'] => Object.hasOwn(namedBy, word)

/** Reads an order from its words, `kill n2`; a text says what is wrong with them. */
export function orderOf([order = '', name, ...more]: readonly string[]): Order | string {
  if (!isVerb(order)) return `"${order}" is no order; there are ${Object.keys(namedBy).join(', ')}`
  if (order === 'status' || order === 'stop') {
    return name === undefined ? { order } : `${order} names nobody; "${name}" is too much`
  }
  if (name === undefined) return `${order} lacks a name, such as n2`
  if (more.length > 0) return `${order} takes one name; "${more.join(' ')}" is too much`
  const allows = namedBy[order]
  if (allows(name)) return { order, name }
  const others = allows === isAny ? `, or one of ${PROGRAMS.join(', ')}` : ''
  return `${order} is for "${name}"; it must be a node, n1 to n64${others}`
}

/** Reads an order from a line of JSON; undefined for anything else. */
export function readOrder(line: string): Order | undefined {
  try {
    const { order, name } = JSON.parse(line) as Record<string, unknown>
    const words = name === undefined ? [order] : [order, name]
    if (!words.every((word) => typeof word === 'string')) return undefined
    const read = orderOf(words)
    return typeof read === 'string' ? undefined : read
  } catch {
    return undefined
  }
}
