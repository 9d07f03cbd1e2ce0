import { type Client, Room } from '@colyseus/core'
import { FloorStream } from '@tidepaint/server/match/FloorStream'
import { createWorld } from '@tidepaint/shared/sim/createWorld'
import { stepWorld } from '@tidepaint/shared/sim/step'
import type { CraftInput, World } from '@tidepaint/shared/sim/world'
import { TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { joinSections } from '@tidepaint/shared/wire/tickFrame'
import { ARENA_SEED, arenaMode } from './arena.ts'
import type { Game, Probe } from './probe.ts'
import { publishScores, publishTick } from './stockPublish.ts'
import { Player, Score, StockState } from './stockState.ts'

export interface StockOptions {
  seats: number
  probe: Probe
}

interface Pilot {
  seat: number
  /** Arrived and not flown yet. */
  inputs: CraftInput[]
}

/**
 * The same game in a room as the framework's documentation teaches it: a state of `t.number`, a map
 * of players, messages with plain objects, one interval for the simulation and one for patches.
 * Everybody is sent everything.
 */
export class StockRoom extends Room<{ state: StockState }> implements Game {
  override state = new StockState()
  override patchRate = TICK_MS
  override messages = {
    input: (client: Client, input: CraftInput) => {
      this.pilots.get(client.sessionId)?.inputs.push(input)
    },
  }
  world!: World
  protected floor!: FloorStream
  protected readonly pilots = new Map<string, Pilot>()
  #taken: number[] = []
  #probe!: Probe

  override onCreate({ seats, probe }: StockOptions): void {
    this.maxClients = seats
    this.#probe = probe
    const seeds = { arenaSeed: ARENA_SEED, luckSeed: ARENA_SEED }
    this.world = createWorld({ mode: arenaMode(seats), ...seeds, startTick: 1 })
    this.floor = new FloorStream(this.world.floor)
    for (const { seat, team } of this.world.crafts) {
      this.state.players.set(String(seat), new Player())
      const score = new Score()
      score.team = team
      this.state.scores.set(String(seat), score)
    }
    this.setSimulationInterval(() => this.#update(), TICK_MS)
  }

  override onJoin(client: Client): void {
    const flown = new Set([...this.pilots.values()].map(({ seat }) => seat))
    const seat = this.world.crafts.findIndex((craft) => !flown.has(craft.seat))
    this.pilots.set(client.sessionId, { seat, inputs: [] })
    this.#taken.push(seat)
    const score = this.state.scores.get(String(seat))
    if (score) score.name = `Pilot ${seat + 1}`
    this.welcome(client, seat)
  }

  override onLeave(client: Client): void {
    this.pilots.delete(client.sessionId)
  }

  override broadcastPatch(): boolean {
    const startMs = performance.now()
    const isSent = super.broadcastPatch()
    this.#probe.worked(this, performance.now() - startMs)
    return isSent
  }

  get flown(): number {
    return this.pilots.size
  }

  protected welcome(client: Client, seat: number): void {
    const chunks = Array.from({ length: this.floor.chunks }, (_, chunk) => this.floor.whole(chunk))
    client.send('welcome', { seat, floor: joinSections(this.world.tick, chunks) })
  }

  /** What happened in this tick, and where the floor changed. */
  protected tell(): void {
    const sections: Uint8Array[] = []
    for (let chunk = 0; chunk < this.floor.chunks; chunk++) {
      const delta = this.floor.delta(chunk)
      if (delta) sections.push(delta.section)
    }
    const { tick, events } = this.world
    // Values without their names: a third of the bytes.
    const floor = joinSections(tick, sections)
    this.broadcast('tick', { events: events.map((event) => Object.values(event)), floor })
    this.#probe.showed(this.maxClients, this.maxClients)
  }

  #update(): void {
    const startMs = performance.now()
    this.#probe.began(this)
    this.#step()
    publishTick(this.state, this.world)
    if (this.world.tick % tuning.sight.scoreTicks === 0) publishScores(this.state, this.world)
    this.tell()
    this.#probe.worked(this, performance.now() - startMs)
  }

  #step(): void {
    const bySeat: CraftInput[][] = []
    for (const { seat, inputs } of this.pilots.values()) {
      const flown = inputs.splice(0, tuning.input.perTickMax)
      bySeat[seat] = flown
      this.#probe.flew(flown.length)
    }
    stepWorld(this.world, { bySeat, taken: this.#taken })
    this.#taken = []
    this.floor.advance(this.world.tick)
  }
}
