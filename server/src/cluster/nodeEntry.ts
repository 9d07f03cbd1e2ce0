import { z } from 'zod'

/** One hash in Redis: name of a node -> its `NodeEntry` as JSON, written anew with each beat. */
export const NODES_KEY = 'tidepaint:nodes'

/**
 * Names a node may have: `n1` to `n64`. The edge has one slot for each, so that nodes come and go
 * without a new configuration; the name is also the first part of a node's public path.
 */
export const NODE_NAME = /^n([1-9]|[1-5]\d|6[0-4])$/
export const NODES_MAX = 64

/** How busy a node is, as it says itself. */
export const nodeLoad = z.object({
  /** Share of one core, 0 to about 1, of the latest three seconds. */
  cpu: z.number(),
  /** 99th percentile by which timers were late in the latest seconds. */
  loopDelayMs: z.number(),
  /** Work of a tick, patch and sends included, 99th percentile over all rooms. */
  tickP99Ms: z.number(),
  /** By how much ticks began late, 99th percentile over all rooms. */
  tickLateP99Ms: z.number(),
  players: z.number(),
  rooms: z.number(),
  /** Further rooms are refused. */
  roomsMax: z.number(),
  /** Sockets that arrived here and are carried to the owner of their room. */
  relays: z.number(),
})
export type NodeLoad = z.infer<typeof nodeLoad>

/** What a node tells the others about itself. */
export const nodeEntry = z.object({
  name: z.string().regex(NODE_NAME),
  /** The framework's name for this process; new at each start. */
  processId: z.string().regex(/^[\w-]{1,64}$/),
  /** Where other nodes and the edge reach it: `host:port`. */
  address: z.string().regex(/^[\w.-]+:\d{1,5}$|^\[[\da-fA-F:]+\]:\d{1,5}$/),
  state: z.enum(['starting', 'ready', 'draining', 'stopped']),
  software: z.string(),
  protocol: z.number().int(),
  /** Rises by one with each beat: a node whose number stands still is stale, whatever its clock says. */
  beat: z.number().int(),
  load: nodeLoad,
})
export type NodeEntry = z.infer<typeof nodeEntry>

/** Reads one value of the hash; undefined for anything that no node of ours wrote. */
export function readNodeEntry(json: string): NodeEntry | undefined {
  try {
    const parsed = nodeEntry.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
