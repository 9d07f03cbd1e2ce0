import { headingOf } from '../sim/fixed.ts'
import { nextBelow } from '../sim/rng.ts'
import { paintOf } from '../sim/world.ts'
import { CELL_U, tuning } from '../tuning.ts'
import { cellUnder, distanceU, type Point, pointAt } from './look.ts'
import { type Goal, type Memory, toPaint } from './memory.ts'
import { isReached } from './paint.ts'
import type { SeenCraft, Sight } from './sight.ts'
import { skills } from './skill.ts'
import { isOpen } from './steer.ts'
import { seenTarget } from './target.ts'

/** An enemy this near is a danger to the weak and a fight for the strong. */
const DANGER_U = 14 * CELL_U
const FIGHT_U = 12 * CELL_U
const PICKUP_U = 22 * CELL_U
const BEACON_U = 90 * CELL_U
/** Half of the bots follow the light, the others keep painting. */
const KEEN_PCT = 50

/** What a bot wants, by priority: survive, beacon, pickup, enemy in range, paint. */
export function chooseGoal(sight: Sight, memory: Memory): Goal {
  if (sight.beacon === undefined) memory.keenPct = nextBelow(memory, 100)
  return (
    fleeGoal(sight, memory) ??
    beaconGoal(sight, memory) ??
    pickupGoal(sight) ??
    fightGoal(sight, memory) ??
    toPaint()
  )
}

const goalAt = (kind: Goal['kind'], { x, y }: Point, untilTick: number): Goal => ({
  kind,
  x,
  y,
  untilTick,
})

/** Away from the nearest enemy, over the own colour if there is any. */
function fleeGoal(sight: Sight, memory: Memory): Goal | undefined {
  if (sight.health >= skills[memory.grade].fleeHealth) return undefined
  const enemy = nearestEnemy(sight)
  if (enemy === undefined || distanceU(sight, enemy) > DANGER_U) return undefined
  const away = headingOf(sight.x - enemy.x, sight.y - enemy.y)
  let best = away
  let bestScore = -1
  for (const turn of [0, 24, -24, 48, -48, 72, -72]) {
    const heading = (away + turn) & 255
    if (!isOpen(sight, heading)) continue
    const score = 8 * ownCells(sight, heading) + 100 - Math.abs(turn)
    if (score <= bestScore) continue
    best = heading
    bestScore = score
  }
  return goalAt('flee', pointAt(sight, best, 8 * CELL_U), sight.tick + 30)
}

/** How many of four places along a heading are in the own colour. */
function ownCells(sight: Sight, heading: number): number {
  let count = 0
  for (let cells = 3; cells <= 12; cells += 3) {
    const { x, y } = pointAt(sight, heading, cells * CELL_U)
    if (cellUnder(sight, x, y) === paintOf(sight.team)) count++
  }
  return count
}

function nearestEnemy(sight: Sight): SeenCraft | undefined {
  let nearest: SeenCraft | undefined
  let nearestU = Number.POSITIVE_INFINITY
  for (const other of sight.others) {
    if (other.team === sight.team || !other.flying) continue
    const awayU = distanceU(sight, other)
    if (awayU >= nearestU) continue
    nearest = other
    nearestU = awayU
  }
  return nearest
}

/** A place of its own in the light, a new one each time: bots circle there rather than queue. */
function beaconGoal(sight: Sight, memory: Memory): Goal | undefined {
  const { beacon } = sight
  if (beacon === undefined || memory.keenPct >= KEEN_PCT) return undefined
  if (distanceU(sight, beacon) > BEACON_U) return undefined
  const { nextGoal } = memory
  const isKept = nextGoal.kind === 'beacon' && !isReached(sight, nextGoal)
  if (isKept && distanceU(nextGoal, beacon) < tuning.beacon.reachU) return nextGoal
  const heading = nextBelow(memory, 256)
  const place = pointAt(beacon, heading, 64 + nextBelow(memory, 128))
  return goalAt('beacon', place, sight.tick + 120)
}

/** The nearest pickup, unless a team mate is nearer to it. */
function pickupGoal(sight: Sight): Goal | undefined {
  let best: Point | undefined
  let bestU = PICKUP_U
  for (const pickup of sight.pickups) {
    const awayU = distanceU(sight, pickup)
    if (awayU >= bestU || isClaimed(sight, pickup, awayU)) continue
    best = pickup
    bestU = awayU
  }
  return best && goalAt('pickup', best, sight.tick + 120)
}

function isClaimed(sight: Sight, pickup: Point, withinU: number): boolean {
  for (const other of sight.others) {
    if (other.team !== sight.team || !other.flying) continue
    if (distanceU(other, pickup) < withinU) return true
  }
  return false
}

/** Presses the enemy that it watches, while there is ink for it. */
function fightGoal(sight: Sight, memory: Memory): Goal | undefined {
  const target = seenTarget(sight, memory)
  if (target === undefined || sight.ink < 4 * tuning.ink.perBolt) return undefined
  if (distanceU(sight, target) > FIGHT_U) return undefined
  return goalAt('fight', target, sight.tick + 30)
}
