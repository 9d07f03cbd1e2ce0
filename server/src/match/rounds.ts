import { createWorld } from '@tidepaint/shared/sim/createWorld'
import { winnerOf } from '@tidepaint/shared/sim/score'
import { forgetScore } from '@tidepaint/shared/sim/spawn'
import { stepWorld } from '@tidepaint/shared/sim/step'
import type { CraftInput, World } from '@tidepaint/shared/sim/world'
import { PLAY, PODIUM } from '@tidepaint/shared/wire/state'

/** `winner` while there is none. */
const NO_WINNER = 255

/** The matches of one room, one after the other: all that follows from its ticks alone. */
export interface Rounds {
  /** Its mode has the size and the lengths of every match. */
  world: World
  /** How many matches have begun. */
  match: number
  /** `PLAY` or `PODIUM`, and the tick at which it ends. */
  phase: number
  endsTick: number
  /** The team that won, during the podium; 255 before. */
  winner: number
}

/** From what a match's arena and its luck are made. */
export interface Seeds {
  arenaSeed: number
  luckSeed: number
}

/** What a tick is made from: the same records make the same ticks again. */
export interface TickRecord {
  /** By seat: the inputs that are spent. */
  spent: readonly (readonly CraftInput[])[]
  /** Seats that were taken since the tick before. */
  taken: readonly number[]
  /** Of the match that begins in this tick, if one does. */
  seeds: Seeds | undefined
}

/** The first match of a room, whose tick before the first one is `startTick`. */
export function firstRound(world: World): Rounds {
  return { world, match: 1, ...beginning(world) }
}

/** Makes one tick happen; changes `rounds`. */
export function playTick(rounds: Rounds, { spent, taken, seeds }: TickRecord): void {
  if (seeds) begin(rounds, seeds)
  else if (rounds.phase === PLAY) play(rounds, { spent, taken })
  else rest(rounds.world, taken)
}

/** Everybody starts anew, so that nothing is left of who took over whose seat. */
function begin(rounds: Rounds, seeds: Seeds): void {
  const { mode, tick } = rounds.world
  const world = createWorld({ mode, ...seeds, startTick: tick + 1 })
  Object.assign(rounds, { world, match: rounds.match + 1, ...beginning(world) })
}

const beginning = (world: World) => ({ phase: PLAY, endsTick: world.endTick, winner: NO_WINNER })

function play(rounds: Rounds, { spent, taken }: Omit<TickRecord, 'seeds'>): void {
  const { world } = rounds
  stepWorld(world, { bySeat: spent, taken })
  if (world.tick < world.endTick) return
  rounds.phase = PODIUM
  rounds.endsTick = world.tick + world.mode.podiumTicks
  rounds.winner = winnerOf(world)
}

/** The podium: time goes on, the world stands. Who comes now is not ranked with what a bot did. */
function rest(world: World, taken: readonly number[]): void {
  world.tick++
  world.events = []
  for (const craft of world.crafts) if (taken.includes(craft.seat)) forgetScore(craft)
}
