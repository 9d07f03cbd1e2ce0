import { comebackMask } from '@tidepaint/shared/sim/score'
import type { Craft, World } from '@tidepaint/shared/sim/world'
import { tuning } from '@tidepaint/shared/tuning'
import { packPose } from '@tidepaint/shared/wire/pose'
import { flagsOf } from '@tidepaint/shared/wire/craftFlags'
import { type ArenaState, CraftState, PickupState, RosterEntry } from '@tidepaint/shared/wire/state'
import type { Governor } from './Governor.ts'
import type { Seat } from './seats.ts'

/**
 * Writes a world into the schema that players receive. A field that is set to what it holds costs
 * nothing, so everything is simply set.
 */

/** The craft of a seat, in a state that an arena was published to; throws for a seat that it has not. */
export function craftOf(state: ArenaState, seat: number): CraftState {
  return known(state.crafts.get(String(seat)), seat)
}

function known<T>(found: T | undefined, seat: number): T {
  if (found === undefined) throw new RangeError(`the state has no seat ${seat}`)
  return found
}

/** What changes only with the match: arena, seats and pickups made anew, nobody owns anything. */
export function publishArena(state: ArenaState, world: World): void {
  state.mode = world.mode.id
  state.arenaSeed = world.arenaSeed
  state.side = world.floor.side
  state.paintable = world.floor.paintable
  for (const craft of world.crafts) {
    const key = String(craft.seat)
    if (!state.crafts.has(key)) state.crafts.set(key, new CraftState())
    if (!state.roster.has(key)) state.roster.set(key, new RosterEntry())
  }
  while (state.owned.length < world.mode.teams) state.owned.push(0)
  while (state.pickups.length < world.pickups.length) state.pickups.push(new PickupState())
}

/** What may change in each tick. `isFlownByHuman` says whose pilots predict. */
export function publishTick(
  state: ArenaState,
  world: World,
  isFlownByHuman: (seat: number) => boolean,
): void {
  state.tick = world.tick
  // Each tick, unlike the scores: pilots predict their ink by it.
  state.comeback = comebackMask(world)
  for (const craft of world.crafts) {
    const shown = craftOf(state, craft.seat)
    publishCraft(shown, craft)
    // Of a bot nobody is sent these, and unsent changes would still cost time in each patch.
    if (isFlownByHuman(craft.seat)) publishBody(shown, craft)
  }
  publishPickups(state, world)
  publishBeacon(state, world)
}

function publishCraft(shown: CraftState, craft: Craft): void {
  shown.team = craft.team
  shown.pose = packPose(craft)
  shown.aim = craft.aim
  shown.health = craft.health
  shown.flags = flagsOf(craft)
}

/** What only the craft's own pilot is sent. */
function publishBody(shown: CraftState, craft: Craft): void {
  shown.x = craft.x
  shown.y = craft.y
  shown.heading = craft.heading
  shown.subX = craft.subX
  shown.subY = craft.subY
  shown.vx = craft.vx
  shown.vy = craft.vy
  shown.ink = craft.ink
  shown.gunQuarterTicks = craft.gunQuarterTicks
  shown.dashTicks = craft.dashTicks
  shown.dashWaitTicks = craft.dashWaitTicks
  shown.shieldTicks = craft.shieldTicks
  shown.rollerTicks = craft.rollerTicks
  shown.mirrorTicks = craft.mirrorTicks
  shown.bomb = craft.bomb
  shown.respawnTicks = craft.respawnTicks
}

/** The place of a pickup that is not there yet stays unknown. */
function publishPickups(state: ArenaState, world: World): void {
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

function publishBeacon(state: ArenaState, { beacon }: World): void {
  state.beaconLit = beacon.litTicks > 0
  if (!state.beaconLit) return
  state.beaconX = beacon.x
  state.beaconY = beacon.y
}

/** What the room saves, and what of that players have to know. */
export function publishMeasures(state: ArenaState, { level, measures }: Governor): void {
  state.savings = level
  state.farTicks = measures.farTicks
  state.inputTicks = measures.inputTicks
  state.patchTicks = measures.patchTicks
}

/** Floor owned by each team, and the score of each seat. */
export function publishScores(state: ArenaState, world: World): void {
  publishOwned(state, world)
  for (const craft of world.crafts) publishScore(state, craft)
}

/**
 * The same, but each seat's score only when it has its turn: everybody is sent all of them, and in a
 * big room most change all the time.
 */
export function publishScoresInTurn(state: ArenaState, world: World): void {
  const { scoreTicks, scoresPerTick } = tuning.sight
  if (world.tick % scoreTicks === 0) publishOwned(state, world)
  const turns = Math.max(scoreTicks, Math.ceil(world.crafts.length / scoresPerTick))
  for (let seat = world.tick % turns; seat < world.crafts.length; seat += turns) {
    publishScore(state, world.crafts[seat] as Craft)
  }
}

function publishOwned(state: ArenaState, world: World): void {
  for (let team = 0; team < state.owned.length; team++) {
    state.owned[team] = world.floor.owned[team] ?? 0
  }
}

function publishScore(state: ArenaState, craft: Craft): void {
  const entry = known(state.roster.get(String(craft.seat)), craft.seat)
  entry.score = craft.score
  entry.splashes = craft.splashes
  entry.splashed = craft.splashed
  entry.assists = craft.assists
}

/** Who sits in a seat of a world that was published. */
export function publishSeat(
  state: ArenaState,
  world: World,
  { seat, team, name, pilot }: Seat,
): void {
  const entry = known(state.roster.get(String(seat)), seat)
  entry.team = team
  entry.name = name
  entry.bot = pilot !== 'human'
  // A pilot may be sent the whole state before the next tick.
  if (pilot === 'human') publishBody(craftOf(state, seat), known(world.crafts[seat], seat))
}
