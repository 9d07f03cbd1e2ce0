import type { NodeLoad } from './nodeEntry.ts'

/** A node that may take a room. */
export interface Candidate {
  processId: string
  load: NodeLoad
}

/** A decision is remembered until the load it makes is to be seen in what the node says of itself. */
const MEMORY_MS = 2000
/** What a room of 16 with bots costs, as a share of one core: 0.03 ms a tick at 30 Hz, and its sends. */
const CORE_PER_ROOM = 0.02
/** Timers this late mean a core that is full, whatever the CPU time says. */
const LATE_MS_FULL = 20

/**
 * Where the next room goes: of two nodes picked by chance, the one with the lower load. Always the
 * lowest of all would send every room of a burst, from every node that decides, to the same one.
 *
 * Source: Mitzenmacher 2001, "The Power of Two Choices in Randomized Load Balancing".
 */
export class Placement {
  readonly #random: () => number
  /** Own decisions of the latest `MEMORY_MS`. */
  #recent: { processId: string; atMs: number }[] = []

  /** `random` gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random
  }

  /** Returns the process for a room, and remembers it; undefined if nobody has a free place. */
  choose(candidates: readonly Candidate[], nowMs: number): string | undefined {
    this.#recent = this.#recent.filter(({ atMs }) => nowMs - atMs < MEMORY_MS)
    const open = candidates.filter((each) => this.#rooms(each) < each.load.roomsMax)
    const first = this.#pick(open)
    const second = this.#pick(open.filter((each) => each !== first))
    const better = first && second && this.#score(second) < this.#score(first) ? second : first
    if (better) this.#recent.push({ processId: better.processId, atMs: nowMs })
    return better?.processId
  }

  #pick(from: readonly Candidate[]): Candidate | undefined {
    return from[Math.floor(this.#random() * from.length)]
  }

  #rooms({ processId, load }: Candidate): number {
    return load.rooms + this.#recentAt(processId)
  }

  #score(candidate: Candidate): number {
    const { cpu, loopDelayMs } = candidate.load
    // Rooms that were just made do not show in the CPU yet, and empty ones never do.
    const expected = this.#rooms(candidate) * CORE_PER_ROOM
    return (
      Math.max(cpu, expected, loopDelayMs / LATE_MS_FULL) +
      this.#recentAt(candidate.processId) * CORE_PER_ROOM
    )
  }

  #recentAt(processId: string): number {
    return this.#recent.filter((each) => each.processId === processId).length
  }
}
