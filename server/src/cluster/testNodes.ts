import type { NodeLoad } from './nodeEntry.ts'

/** A node that has nothing to do, for tests. */
export const idleLoad: NodeLoad = {
  cpu: 0,
  loopDelayMs: 0,
  tickP99Ms: 0,
  tickLateP99Ms: 0,
  players: 0,
  rooms: 0,
  roomsMax: 50,
  relays: 0,
}
