import { type IRoomCache, initializeRoomCache } from '@colyseus/core'
import { z } from 'zod'

/** The framework's hash of all rooms: id -> row as JSON. */
export const ROOMS_KEY = 'roomcaches'
/** The framework's hash of process -> rooms and players. */
export const COUNTS_KEY = 'roomcount'

/** What of a row is relied upon here; the rest is the framework's own. */
const row = z.looseObject({
  roomId: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string(),
  processId: z.string().regex(/^[\w-]{1,64}$/),
  clients: z.number(),
})

/** Reads one value of the hash; undefined for what is no row. */
export function readRow(json: string): IRoomCache | undefined {
  try {
    const parsed = row.safeParse(JSON.parse(json))
    return parsed.success ? initializeRoomCache(parsed.data as Partial<IRoomCache>) : undefined
  } catch {
    return undefined
  }
}
