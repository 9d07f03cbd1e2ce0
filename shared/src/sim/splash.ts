import { tuning } from '../tuning.ts'
import { paintDisc } from './paint.ts'
import { halt } from './spawn.ts'
import type { Craft, World } from './world.ts'

/** Takes health from a craft, unless it is shielded; at none left it bursts. */
export function hurt(world: World, victim: Craft, by: Craft, damage: number): void {
  if (victim.respawnTicks > 0 || victim.shieldTicks > 0) return
  noteAttacker(victim, by.seat, world.tick)
  victim.unhurtTicks = 0
  victim.health = Math.max(0, victim.health - damage)
  if (victim.health === 0) splashOut(world, victim, by)
}

/** Keeps the two latest attackers: the one who splashes it out, and the one who helped. */
function noteAttacker(victim: Craft, seat: number, tick: number): void {
  if (victim.hurtBy !== seat) {
    victim.hurtByBefore = victim.hurtBy
    victim.hurtTickBefore = victim.hurtTick
  }
  victim.hurtBy = seat
  victim.hurtTick = tick
}

function splashOut(world: World, victim: Craft, by: Craft): void {
  by.splashes++
  by.score += tuning.score.splashOut
  victim.splashed++
  const helper = helperOf(world, victim)
  if (helper !== undefined) {
    helper.assists++
    helper.score += tuning.score.assist
  }
  const { seat, x, y } = victim
  world.events.push({ kind: 'splash', seat, by: by.seat, assist: helper?.seat ?? -1, x, y })
  paintDisc(world, by, x, y, tuning.splash.burstHalfCells)
  halt(victim)
  victim.shieldTicks = 0
  victim.respawnTicks = tuning.splash.respawnTicks
}

/** Who hurt the victim before its last attacker did, if that was recent. */
function helperOf(world: World, victim: Craft): Craft | undefined {
  const isRecent = world.tick - victim.hurtTickBefore <= tuning.splash.assistTicks
  return isRecent ? world.crafts[victim.hurtByBefore] : undefined
}

/** Gives back a point each `healTicksPerPoint`, `healDelayTicks` after the last damage. */
export function heal(world: World): void {
  const { healDelayTicks, healTicksPerPoint, healthMax } = tuning.craft
  const held = healDelayTicks + healTicksPerPoint - 1
  for (const craft of world.crafts) {
    if (craft.respawnTicks > 0) continue
    if (craft.unhurtTicks < held) craft.unhurtTicks++
    else if (craft.health < healthMax) {
      craft.health++
      craft.unhurtTicks = healDelayTicks
    }
  }
}
