import type { World } from '@tidepaint/shared/sim/world'
import { flagsOf } from '@tidepaint/shared/wire/craftFlags'
import { Pickup, type StockState } from './stockState.ts'

/** Writes into the state what may change in each tick. */
export function publishTick(state: StockState, world: World): void {
  state.tick = world.tick
  for (const craft of world.crafts) {
    const player = state.players.get(String(craft.seat))
    if (player === undefined) continue
    player.team = craft.team
    player.x = craft.x
    player.y = craft.y
    player.angle = craft.heading
    player.aim = craft.aim
    player.health = craft.health
    player.flags = flagsOf(craft)
    player.ink = craft.ink
  }
  publishPickups(state, world)
  state.beaconLit = world.beacon.litTicks > 0
  if (!state.beaconLit) return
  state.beaconX = world.beacon.x
  state.beaconY = world.beacon.y
}

export function publishScores(state: StockState, world: World): void {
  for (let team = 0; team < world.mode.teams; team++) {
    state.owned[team] = world.floor.owned[team] ?? 0
  }
  for (const craft of world.crafts) {
    const score = state.scores.get(String(craft.seat))
    if (score === undefined) continue
    score.score = craft.score
    score.splashes = craft.splashes
    score.splashed = craft.splashed
    score.assists = craft.assists
  }
}

function publishPickups(state: StockState, world: World): void {
  while (state.pickups.length < world.pickups.length) state.pickups.push(new Pickup())
  for (const [index, pickup] of world.pickups.entries()) {
    const shown = state.pickups[index]
    if (shown === undefined) continue
    shown.up = pickup.waitTicks === 0
    if (!shown.up) continue
    shown.kind = pickup.kind
    shown.x = pickup.x
    shown.y = pickup.y
  }
}
