import { setTimeout as sleep } from 'node:timers/promises'
import { ROOMS_KEY, readRow } from '@tidepaint/server/cluster/roomRow'
import type { RedisLine } from './RedisLine.ts'
import { orderNode } from './tellNode.ts'

/** A node answers an order within a tick or two; what it has to move may be large. */
const MOVED_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 10
/** As every id of a room in Redis is; what follows is a name of ours. */
const WORD = /^\w+$/

/** A room of the cluster, and where it lives now. */
export interface ListedRoom {
  id: string
  mode: string
  players: number
  processId: string
  /** Undefined where no node on the board is that process. */
  node: string | undefined
}

/** A room that went from node to node. */
export interface MovedRoom {
  room: string
  from: string
  to: string
  /** From the order until the room was listed as the other node's. */
  tookMs: number
}

/** All rooms that are listed, oldest first. */
export async function readRooms(line: RedisLine): Promise<ListedRoom[]> {
  const nodes = [...(await line.readNodes()).values()]
  const hash = await line.ask((client) => client.hgetall(ROOMS_KEY))
  const rows = Object.values(hash).flatMap((json) => readRow(json) ?? [])
  // The framework's type says `Date`; as it comes from Redis it is text.
  const ageOf = (row: (typeof rows)[number]) => Date.parse(String(row.createdAt)) || 0
  return rows
    .toSorted((one, other) => ageOf(one) - ageOf(other))
    .map(({ roomId, clients, processId, metadata }) => ({
      id: roomId,
      mode: modeIn(metadata),
      players: clients,
      processId,
      node: nodes.findLast((entry) => entry.processId === processId)?.name,
    }))
}

function modeIn(metadata: unknown): string {
  const { mode } = (metadata ?? {}) as { mode?: unknown }
  return typeof mode === 'string' && WORD.test(mode) ? mode : '-'
}

/** The lines of `npm run cluster -- rooms`. */
export function roomLines(rooms: readonly ListedRoom[]): string {
  const ids = Math.max(...rooms.map(({ id }) => id.length))
  const modes = Math.max(...rooms.map(({ mode }) => mode.length))
  const lines = rooms.map(({ id, mode, players, node = '-' }) => {
    const people = `${String(players).padStart(3)} ${players === 1 ? 'player ' : 'players'}`
    return `${id.padEnd(ids)}  ${mode.padEnd(modes)}  ${people}  ${node}`
  })
  return lines.join('\n')
}

/**
 * Has a room moved to the node `to`, and waits until it is there. The beginning of an id will do if
 * no other room has it. Throws with the reason if it stays where it is.
 */
export async function moveRoom(line: RedisLine, begin: string, to: string): Promise<MovedRoom> {
  const { id: room, node: from } = roomNamed(begin, await readRooms(line))
  const target = (await line.readNodes()).get(to)
  if (!target || target.state === 'stopped') throw new Error(`${to} is not there`)
  if (from === to) throw new Error(`${room} is on ${to} already`)
  if (target.state !== 'ready') throw new Error(`${to} takes no rooms: it is ${target.state}`)
  if (from === undefined) throw new Error(`${room} is on no node that is known`)
  const sinceMs = performance.now()
  await orderNode(line, from, { order: 'move', room, to })
  await arrives(line, { room, from, to }, target.processId)
  return { room, from, to, tookMs: performance.now() - sinceMs }
}

function roomNamed(begin: string, rooms: readonly ListedRoom[]): ListedRoom {
  const fits = rooms.filter(({ id }) => id.startsWith(begin))
  const [found, ...others] = fits.filter(({ id }) => id === begin).concat(fits)
  if (!found) throw new Error(`there is no room ${begin}`)
  if (found.id === begin || others.length === 0) return found
  throw new Error(
    `${fits.length} rooms begin with ${begin}: ${fits.map(({ id }) => id).join(', ')}`,
  )
}

async function arrives(
  line: RedisLine,
  { room, from, to }: Pick<MovedRoom, 'room' | 'from' | 'to'>,
  processId: string,
): Promise<void> {
  const giveUpAtMs = performance.now() + MOVED_WITHIN_MS
  for (;;) {
    const json = await line.ask((client) => client.hget(ROOMS_KEY, room))
    if (json === null) throw new Error(`${room} is over`)
    if (readRow(json)?.processId === processId) return
    if (performance.now() > giveUpAtMs) {
      throw new Error(`${from} has not moved ${room} to ${to} within ${MOVED_WITHIN_MS / 1000} s`)
    }
    await sleep(LOOK_EVERY_MS)
  }
}
