import { type NodeEntry, NODES_MAX, readNodeEntry } from '../cluster/nodeEntry.ts'

/** What the edge should do about one node: lead to its address, stop that, or leave it as it is. */
export type Wish = { address: string } | 'close' | 'keep'

/** At two looks a second: 10 s without a beat. */
export const LOOKS_UNTIL_STALE = 20

interface Watched {
  entry: NodeEntry | undefined
  /** Looks in a row that found no new beat. */
  silentLooks: number
  /** Its beat was seen to move: it lives, or did. */
  isProven: boolean
}

/**
 * Tells live nodes from what dead ones left behind, by their beats alone.
 *
 * Staleness is counted in looks, not in seconds: while Redis cannot be read nobody grows stale, and
 * when it comes back, perhaps empty, the nodes have their 10 s to write again. So an outage of Redis
 * closes no slot, which would close the sockets behind it.
 */
export class NodeWatch {
  readonly #watched = new Map<string, Watched>()
  #looks = 0

  /** Takes in the whole hash as it is now, and returns a wish for every slot there is. */
  look(hash: Readonly<Record<string, string>>): Map<string, Wish> {
    this.#looks++
    const wishes = new Map<string, Wish>()
    for (let i = 1; i <= NODES_MAX; i++) {
      const name = `n${i}`
      const entry = readNodeEntry(hash[name] ?? '')
      wishes.set(name, this.#wishFor(name, entry?.name === name ? entry : undefined))
    }
    return wishes
  }

  #wishFor(name: string, entry: NodeEntry | undefined): Wish {
    const before = this.#watched.get(name)
    const isNew = entry !== undefined && !isSame(entry, before?.entry)
    const silentLooks = isNew ? 0 : (before?.silentLooks ?? 0) + 1
    // What the first look finds may have been there for days; what appears later is alive.
    const isProven = (before?.isProven ?? false) || (isNew && this.#looks > 1)
    this.#watched.set(name, { entry: entry ?? before?.entry, silentLooks, isProven })
    if (silentLooks >= LOOKS_UNTIL_STALE) return 'close'
    if (entry === undefined || !isProven) return 'keep'
    const takesSockets = entry.state === 'ready' || entry.state === 'draining'
    return takesSockets ? { address: entry.address } : 'close'
  }
}

const isSame = (one: NodeEntry, other: NodeEntry | undefined): boolean =>
  one.beat === other?.beat && one.processId === other.processId
