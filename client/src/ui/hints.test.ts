import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CraftInput, DASH, FIRE } from '@tidepaint/shared/sim/world'
import { Hints } from './hints.ts'

const idle: CraftInput = { moveX: 0, moveY: 0, aim: 0, buttons: 0, seen: 0 }

test('[UI-10] hints come one by one and go when the verb was used', () => {
  const hints = new Hints()
  const told: (string | undefined)[] = [hints.next()]
  for (let i = 0; i < 20; i++) hints.note({ ...idle, moveX: 127 }, 0.1)
  told.push(hints.next())
  for (let i = 0; i < 20; i++) hints.note({ ...idle, aim: i * 5 }, 0.1)
  told.push(hints.next())
  for (let i = 0; i < 10; i++) hints.note({ ...idle, buttons: FIRE }, 0.1)
  told.push(hints.next())
  hints.note({ ...idle, buttons: DASH }, 0.1)
  told.push(hints.next())
  assert.deepEqual(told, ['move', 'aim', 'fire', 'dash', undefined])
})

test('[UI-10] after a minute nobody is told anything', () => {
  const hints = new Hints()
  for (let i = 0; i < 61; i++) hints.note(idle, 1)
  assert.equal(hints.next(), undefined)
})
