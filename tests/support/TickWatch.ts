import { readFileSync } from 'node:fs'
import { TICK_MS } from '@tidepaint/shared/tuning'
import type { NodeProcess } from './NodeProcess.ts'
import type { Player } from './player.ts'

/**
 * Watches a player's patches: each shows the tick after the one before, or one got lost. And watches
 * the process that makes them for ticks it dropped beyond what the machine kept from it.
 */
export class TickWatch {
  /** Patches seen, and ticks that no patch showed. */
  patches = 0
  missed = 0
  readonly #player: Player
  readonly #node: NodeProcess
  #tick: number | undefined
  readonly #waitedMs: number

  constructor(player: Player, node: NodeProcess) {
    this.#player = player
    this.#node = node
    this.#waitedMs = waitedForCoreMs(node)
    player.room.onStateChange(() => {
      const { tick } = player.state
      if (tick === this.#tick) return
      this.patches++
      if (this.#tick !== undefined) this.missed += tick - this.#tick - 1
      this.#tick = tick
    })
  }

  /** Ticks that the room left out and that it had the core for. */
  async dropped(): Promise<number> {
    const { droppedTicks = 0 } = (await this.#node.ask('room', this.#player.room.roomId)) ?? {}
    const keptFromItMs = waitedForCoreMs(this.#node) - this.#waitedMs
    return Math.max(0, droppedTicks - Math.floor(keptFromItMs / TICK_MS))
  }
}

/** How long a process was ready to run and had no core, so far; 0 where the system does not tell. */
function waitedForCoreMs({ child }: NodeProcess): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${child.pid}/schedstat`, 'utf8').split(' ')
    return Number(waitedNs) / 1e6
  } catch {
    return 0
  }
}
