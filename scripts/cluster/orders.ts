import { NODE_NAME } from '@tidepaint/server/cluster/nodeEntry'

/** What can be asked of a cluster over Redis: with REDIS_URL of any, and without its supervisor. */
export type RedisOrder =
  | { order: 'rooms' }
  | { order: 'move'; room: string; to: string }
  | { order: 'pause' | 'resume'; name: string }

/** What can be asked of a cluster that runs. */
export type Order =
  | RedisOrder
  | { order: 'status' | 'roll' | 'stop' }
  | { order: 'kill' | 'freeze' | 'thaw' | 'drain' | 'start'; name: string }

/** Programs of a cluster that are no nodes. */
const PROGRAMS = ['redis', 'haproxy', 'agent']

const isNode = (name: string) => NODE_NAME.test(name)
const isAny = (name: string) => isNode(name) || PROGRAMS.includes(name)

/** The beginning of a room's id will do. */
const ROOM = /^[\w-]{1,64}$/

/** Whom each order may name; undefined for those that name nobody. */
const namedBy = {
  status: undefined,
  rooms: undefined,
  roll: undefined,
  stop: undefined,
  kill: isAny,
  freeze: isAny,
  thaw: isAny,
  pause: isNode,
  resume: isNode,
  drain: isNode,
  start: isNode,
  move: isNode,
} as const satisfies Record<Order['order'], ((name: string) => boolean) | undefined>

export const isOverRedis = (order: Order): order is RedisOrder =>
  ['rooms', 'move', 'pause', 'resume'].includes(order.order)

const isVerb = (word: string): word is Order['order'] => Object.hasOwn(namedBy, word)

/** Reads an order from its words, `kill n2`; a text says what is wrong with them. */
export function orderOf([order = '', ...words]: readonly string[]): Order | string {
  if (!isVerb(order)) return `"${order}" is no order; there are ${Object.keys(namedBy).join(', ')}`
  if (order === 'move') return moveOf(words)
  const [name, ...more] = words
  if (order === 'status' || order === 'stop' || order === 'rooms' || order === 'roll') {
    return name === undefined ? { order } : `${order} names nobody; "${name}" is too much`
  }
  if (name === undefined) return `${order} lacks a name, such as n2`
  if (more.length > 0) return `${order} takes one name; "${more.join(' ')}" is too much`
  const allows = namedBy[order]
  if (allows(name)) return { order, name }
  const others = allows === isAny ? `, or one of ${PROGRAMS.join(', ')}` : ''
  return `${order} is for "${name}"; it must be a node, n1 to n64${others}`
}

function moveOf([room, to, ...more]: readonly string[]): Order | string {
  if (room === undefined || to === undefined) return 'move lacks a room and a node, such as aB3 n2'
  if (more.length > 0) return `move takes a room and a node; "${more.join(' ')}" is too much`
  if (!ROOM.test(room)) return `move is of "${room}"; it must be the id of a room`
  if (!isNode(to)) return `move is to "${to}"; it must be a node, n1 to n64`
  return { order: 'move', room, to }
}

/** Reads an order from a line of JSON; undefined for anything else. */
export function readOrder(line: string): Order | undefined {
  try {
    const { order, name, room, to } = JSON.parse(line) as Record<string, unknown>
    const given = order === 'move' ? [order, room, to] : [order, name]
    const words = given.filter((word) => word !== undefined)
    if (!words.every((word) => typeof word === 'string')) return undefined
    const read = orderOf(words)
    return typeof read === 'string' ? undefined : read
  } catch {
    return undefined
  }
}
