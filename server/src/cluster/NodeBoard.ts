import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { type NodeEntry, readNodeEntry } from './nodeEntry.ts'

/**
 * Beats come every 250 ms: four in a row are missing. No longer than a call to another node may take
 * (`frameworkTimeouts`): whoever waited for one in vain is not sent there again.
 */
const STALE_MS = 1000
/** After a look this late we were the ones who stood still, or Redis was: nobody is judged by it. */
const BLIND_MS = 700

interface Sighting {
  entry: NodeEntry
  /** When its beat was last seen to rise, by this process's own clock. */
  seenMs: number
}

/** What this node knows of all nodes, itself included, from the latest look at Redis. */
export class NodeBoard {
  #byName = new Map<string, Sighting>()
  #lookedMs = Number.NEGATIVE_INFINITY

  /** Takes over the hash of nodes as it is now. Entries that no node of ours wrote are passed over. */
  update(hash: Readonly<Record<string, string>>, nowMs: number): void {
    const wasBlind = nowMs - this.#lookedMs > BLIND_MS
    this.#lookedMs = nowMs
    const before = this.#byName
    this.#byName = new Map()
    for (const [name, json] of Object.entries(hash)) {
      const entry = readNodeEntry(json)
      if (entry?.name !== name) continue
      const known = before.get(name)
      const stands = known?.entry.processId === entry.processId && known.entry.beat === entry.beat
      this.#byName.set(name, { entry, seenMs: stands && !wasBlind ? known.seenMs : nowMs })
    }
  }

  get all(): readonly NodeEntry[] {
    return [...this.#byName.values()].map(({ entry }) => entry)
  }

  byName(name: string): NodeEntry | undefined {
    return this.#byName.get(name)?.entry
  }

  byProcess(processId: string): NodeEntry | undefined {
    return this.#sighting(processId)?.entry
  }

  /** How long a process has been silent; infinite for one that is not on the board. */
  silentMs(processId: string, nowMs: number): number {
    const sighting = this.#sighting(processId)
    return sighting === undefined ? Number.POSITIVE_INFINITY : nowMs - sighting.seenMs
  }

  isLive(processId: string, nowMs: number): boolean {
    const state = this.byProcess(processId)?.state
    return state !== undefined && state !== 'stopped' && this.silentMs(processId, nowMs) < STALE_MS
  }

  /** Whether new players and rooms may be sent there. */
  takesPlayers(processId: string, nowMs: number): boolean {
    const entry = this.byProcess(processId)
    return (
      entry?.state === 'ready' &&
      entry.protocol === PROTOCOL_VERSION &&
      this.isLive(processId, nowMs)
    )
  }

  /** Its newest entry: of a process that had to change its name, the old one stays for a while. */
  #sighting(processId: string): Sighting | undefined {
    let newest: Sighting | undefined
    for (const sighting of this.#byName.values()) {
      if (sighting.entry.processId !== processId) continue
      if (!newest || sighting.entry.beat > newest.entry.beat) newest = sighting
    }
    return newest
  }
}
