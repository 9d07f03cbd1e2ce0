import type { Cluster } from '../../../scripts/cluster/Cluster.ts'
import type { Need } from './nemeses.ts'

/**
 * What a cluster may be asked for once it can: all calls to it that not every version has, in one
 * place. A nemesis whose call is missing is refused by its name.
 */
interface Later {
  /** Hands a room to another node; resolves when that has it. */
  move(room: string, to: string): Promise<unknown>
  /** Replaces every node, one by one. */
  roll(): Promise<unknown>
}

/** Those of the calls that this version of the cluster does not have. */
export function missingCalls(cluster: Cluster): Need[] {
  const calls: Partial<Later> = cluster as Cluster & Partial<Later>
  return (['move', 'roll'] as const).filter((call) => typeof calls[call] !== 'function')
}

/** The cluster with all its calls; ask `missingCalls` before. */
export const withCalls = (cluster: Cluster): Cluster & Later => cluster as Cluster & Later

const PLACE_MS_MAX = 2000

/**
 * Asks a node where a room lives: its process, `gone` where no room of that id is, or undefined if
 * the node does not answer such questions, or not yet.
 */
export async function askPlace(url: string, room: string): Promise<string | undefined> {
  const address = new URL(`/rooms/${room}`, url)
  const answer = await fetch(address, { signal: AbortSignal.timeout(PLACE_MS_MAX) })
  if (answer.status === 404) return 'gone'
  const said = (await answer.json().catch(() => ({}))) as { processId?: unknown }
  return typeof said.processId === 'string' ? said.processId : undefined
}

/** A room that went on at another node, as that node's log has it. */
export interface Takeover {
  room: string
  epoch: number
  /** The first tick that is not made anew. */
  tick: number
}

/** Reads a line of a node's log: whatever it says, one with room, epoch and tick tells of a takeover. */
export function takeoverIn(line: string): Takeover | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { room, epoch, tick } = JSON.parse(line) as Partial<Takeover>
    const isOne = typeof room === 'string' && typeof epoch === 'number' && typeof tick === 'number'
    return isOne ? { room, epoch, tick } : undefined
  } catch {
    return undefined
  }
}
