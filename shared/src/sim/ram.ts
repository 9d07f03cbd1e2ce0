import { tuning } from '../tuning.ts'
import { divTrunc, HEADING_SCALE, HEADING_X, HEADING_Y, isqrt } from './fixed.ts'
import { hurt } from './splash.ts'
import type { Craft, World } from './world.ts'

/** Dashing craft that touch an enemy hurt and throw it. That ends the dash: one ram for each. */
export function ram(world: World): void {
  for (const craft of world.crafts) {
    if (craft.dashTicks === 0 || craft.respawnTicks > 0) continue
    const victim = touchedEnemy(world, craft)
    if (victim !== undefined) hit(world, craft, victim)
  }
}

function touchedEnemy(world: World, craft: Craft): Craft | undefined {
  const touchU = 2 * tuning.craft.radiusU
  for (const other of world.crafts) {
    if (other.team === craft.team || other.respawnTicks > 0 || other.shieldTicks > 0) continue
    const dx = other.x - craft.x
    const dy = other.y - craft.y
    if (dx * dx + dy * dy < touchU * touchU) return other
  }
  return undefined
}

function hit(world: World, craft: Craft, victim: Craft): void {
  const { seat, x, y } = victim
  world.events.push({ kind: 'ram', seat, by: craft.seat, x, y })
  craft.dashTicks = 0
  throwAway(craft, victim)
  hurt(world, victim, craft, tuning.dash.ramDamage)
}

/** Away from the craft that rammed it; along its heading if both are in one place. */
function throwAway(craft: Craft, victim: Craft): void {
  const [dx, dy] = [victim.x - craft.x, victim.y - craft.y]
  const distance = isqrt(dx * dx + dy * dy)
  const { ramThrowVpt } = tuning.dash
  if (distance === 0) {
    victim.vx = divTrunc((HEADING_X[craft.heading] as number) * ramThrowVpt, HEADING_SCALE)
    victim.vy = divTrunc((HEADING_Y[craft.heading] as number) * ramThrowVpt, HEADING_SCALE)
    return
  }
  victim.vx = divTrunc(dx * ramThrowVpt, distance)
  victim.vy = divTrunc(dy * ramThrowVpt, distance)
}
