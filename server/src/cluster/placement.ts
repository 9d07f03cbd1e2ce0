import type { NodeLoad } from './nodeEntry.ts'

/** A node that may take a room. */
export interface Candidate {
  processId: string
  load: NodeLoad
}

/** A decision is remembered until the load it makes is to be seen in what the node says of itself. */
const MEMORY_MS = 2000
/** So many players are worth a room: a room thinks for its bots, and sends to its players. */
const PLAYERS_PER_ROOM = 16
/** Up to this share of a core nobody feels it, and what differs between nodes is mostly noise. */
const BUSY_FROM = 0.5
/** Timers this late mean a core that is full, whatever the CPU time says. */
const LATE_MS_FULL = 200
/** What a full core counts as: more than a node has rooms. */
const ROOMS_OF_FULL_CORE = 200

/**
 * Where the next room goes: of two nodes picked by chance, the one with the lower load. Always the
 * lowest of all would send every room of a burst, from every node that decides, to the same one.
 *
 * Source: Mitzenmacher 2001, "The Power of Two Choices in Randomized Load Balancing".
 */
export class Placement {
  readonly #random: () => number
  /** Own decisions of the latest `MEMORY_MS`. */
  #recent: { processId: string; atMs: number; roomsThen: number }[] = []

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
    if (better) this.#remember(better, nowMs)
    return better?.processId
  }

  #pick(from: readonly Candidate[]): Candidate | undefined {
    return from[Math.floor(this.#random() * from.length)]
  }

  #remember({ processId, load }: Candidate, nowMs: number): void {
    this.#recent.push({ processId, atMs: nowMs, roomsThen: load.rooms })
  }

  /** With those that were decided on and do not show yet: since its count last changed, that is. */
  #rooms({ processId, load }: Candidate): number {
    const unseen = this.#recent.filter(
      (each) => each.processId === processId && each.roomsThen === load.rooms,
    )
    return load.rooms + unseen.length
  }

  #score(candidate: Candidate): number {
    const { cpu, loopDelayMs, players } = candidate.load
    const busy = Math.max(cpu, loopDelayMs / LATE_MS_FULL) - BUSY_FROM
    const strain = (Math.max(0, busy) / (1 - BUSY_FROM)) * ROOMS_OF_FULL_CORE
    return this.#rooms(candidate) + players / PLAYERS_PER_ROOM + strain
  }
}
