import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nemesisNames } from './nemeses.ts'
import { drawPlan, planText, strikeText } from './plan.ts'

const wish = { rounds: 30, nemeses: nemesisNames, rooms: 3, seats: 4, nodes: 3 }

test('[CHAOS-2] a seed gives one plan, in which each nemesis has its turn', () => {
  const plan = drawPlan({ ...wish, seed: 7 })
  assert.deepEqual(plan, drawPlan({ ...wish, seed: 7 }))
  assert.notDeepEqual(plan, drawPlan({ ...wish, seed: 8 }))
  assert.equal(plan.length, 30)
  const firstTurn = plan.slice(0, nemesisNames.length).map(({ nemesis }) => nemesis)
  assert.deepEqual(firstTurn.toSorted(), nemesisNames.toSorted())
})

test('[CHAOS-2] whom a strike hits is within bounds, whatever the seed', () => {
  for (let seed = 0; seed < 200; seed++) {
    for (const { nemesis, room, bot, other, forMs } of drawPlan({ ...wish, seed })) {
      assert.ok(room >= 1 && room <= 3 && bot >= 1 && bot <= 4, `seed ${seed}`)
      assert.ok(other === 1 || other === 2, `seed ${seed}`)
      if (nemesis === 'freeze') assert.ok(forMs >= 3000 && forMs <= 10_000, `seed ${seed}`)
    }
  }
})

test('[CHAOS-2] a strike is told in words', () => {
  const strike = { nemesis: 'freeze', room: 2, bot: 1, other: 1, forMs: 4230 } as const
  assert.equal(strikeText(strike), 'freeze: freezes the owner of room 2 for 4.2 s')
  assert.deepEqual(planText([{ ...strike, nemesis: 'kill-two' }]), [
    '1. kill-two: kills the owner of room 2, and the next node with it',
  ])
  const short = { ...strike, nemesis: 'client-cut', forMs: 310 } as const
  assert.equal(strikeText(short), 'client-cut: cuts bot 1 of room 2 off for 310 ms')
})
