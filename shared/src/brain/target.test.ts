import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headingOf } from '../sim/fixed.ts'
import { openWorld, place } from '../sim/testWorld.ts'
import { CELL_U } from '../tuning.ts'
import { type Grade, grades } from './sight.ts'
import { sightOf } from './sightOf.ts'
import { skills } from './skill.ts'
import { headingToTarget, seenTarget, watchTarget } from './target.ts'
import { newMemory } from './think.ts'

const SOUTH_U = 18

/** How far south of a target that flies across, 8 cells away, a bot aims, in ticks of its way. */
function leadOf(grade: Grade): number {
  const world = openWorld()
  const memory = newMemory(1, grade)
  place(world, 0, 20, 20)
  const target = place(world, 1, 28, 20)
  for (let at = 0; at < 20; at++) {
    world.tick++
    target.y += SOUTH_U
    watchTarget(sightOf(world, 0), memory)
  }
  const sight = sightOf(world, 0)
  const seen = seenTarget(sight, memory)
  assert.ok(seen !== undefined)
  assert.equal(target.y - seen.y, skills[grade].reactionTicks * SOUTH_U)
  const heading = headingToTarget(sight, memory, seen)
  const headings = Array.from({ length: 40 }, (_, ticks) =>
    headingOf(8 * CELL_U, seen.y + ticks * SOUTH_U - sight.y),
  )
  return headings.indexOf(heading)
}

test('[BOT-7] the better the grade the more of the way of a target is aimed ahead', () => {
  const [easy = 0, steady = 0, sharp = 0] = grades.map(leadOf)
  assert.equal(easy, 0)
  // Its reaction of 6 ticks, one for the input, and the bolt's flight of about 10.
  assert.ok(sharp >= 13 && sharp <= 17, `sharp: ${sharp} ticks`)
  assert.ok(steady > 5 && steady < sharp, `steady: ${steady} ticks`)
})

test('[BOT-3] a target out of sight is forgotten', () => {
  const world = openWorld()
  const memory = newMemory(1, 'sharp')
  place(world, 0, 20, 20)
  const target = place(world, 1, 28, 20)
  for (let at = 0; at < 10; at++) {
    world.tick++
    watchTarget(sightOf(world, 0), memory)
  }
  assert.equal(memory.targetSeat, 1)
  target.respawnTicks = 60
  watchTarget(sightOf(world, 0), memory)
  assert.equal(memory.targetSeat, -1)
  assert.equal(seenTarget(sightOf(world, 0), memory), undefined)
})
