import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { type JoinArenaOptions, joinArena } from '@tidepaint/client/net/joinArena'
import type { Grade, Sight } from '@tidepaint/shared/brain/sight'
import { type Memory, newMemory, think } from '@tidepaint/shared/brain/think'
import { type CraftInput, type PickupKind, SOLID } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { FLYING, SHIELDED } from '@tidepaint/shared/wire/state'

/** A player that thinks with the shared brain and plays through the client's own netcode. */
export class Bot {
  readonly session: ArenaSession
  readonly #memory: Memory
  #input: CraftInput = neutralInput()
  #thoughtTick = -1

  private constructor(session: ArenaSession, memory: Memory) {
    this.session = session
    this.#memory = memory
  }

  static async join(options: JoinArenaOptions, seed: number, grade: Grade): Promise<Bot> {
    return new Bot(await joinArena(options), newMemory(seed, grade))
  }

  /** Plays one frame: thinks once a tick, sends what is due. */
  frame(nowMs: number): void {
    const sight = sightOf(this.session)
    if (sight && sight.tick !== this.#thoughtTick) {
      this.#thoughtTick = sight.tick
      this.#input = think(sight, this.#memory)
    }
    this.session.advance(this.#input, nowMs)
    this.session.takeEvents()
  }
}

/** What the pilot of a session sees, as the brain wants it. */
function sightOf(session: ArenaSession): Sight | undefined {
  const own = session.own()
  if (!own) return undefined
  const { body, floor } = session
  const { beacon } = session.match()
  return {
    tick: session.tick,
    seat: own.seat,
    team: own.team,
    x: body.x,
    y: body.y,
    vx: body.vx,
    vy: body.vy,
    heading: body.heading,
    health: own.health,
    ink: body.ink,
    flying: own.flying,
    dashWaitTicks: body.dashWaitTicks,
    others: session
      .crafts()
      .filter(({ seat }) => seat !== own.seat)
      .map(({ seat, team, x, y, headingTurns, health, flags }) => ({
        seat,
        team,
        x: Math.round(x * CELL_U),
        y: Math.round(y * CELL_U),
        heading: Math.floor(headingTurns * 256) & 255,
        health: Math.min(health, tuning.craft.healthMax),
        flying: (flags & FLYING) !== 0,
        shielded: (flags & SHIELDED) !== 0,
      })),
    side: floor.side,
    cell: (index) => floor.cells[index] ?? SOLID,
    beacon: beacon && { x: Math.round(beacon.x * CELL_U), y: Math.round(beacon.y * CELL_U) },
    pickups: session.pickups().map(({ kind, x, y }) => ({
      kind: kind as PickupKind,
      x: Math.round(x * CELL_U),
      y: Math.round(y * CELL_U),
    })),
  }
}
