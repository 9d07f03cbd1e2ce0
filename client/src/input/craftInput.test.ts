import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DASH, FIRE } from '@tidepaint/shared/sim/world'
import { type Controls, craftInputOf, DEAD_ZONE, livelyStick } from './craftInput.ts'
import { readPads } from './gamepad.ts'
import { Keys } from './Keys.ts'
import { STICK_REACH_PX, Touch } from './Touch.ts'

const idle: Controls = { move: { x: 0, y: 0 }, aim: undefined, fire: false, dash: false }

test('[UI-1] idle hands ask for nothing and leave the gun where it was', () => {
  assert.deepEqual(craftInputOf(idle, 77), { moveX: 0, moveY: 0, aim: 77, buttons: 0, seen: 0 })
})

test('[UI-1] a direction is never longer than 127, and a diagonal no faster than an axis', () => {
  const input = craftInputOf({ ...idle, move: { x: 1, y: 1 } }, 0)
  assert.deepEqual([input.moveX, input.moveY, input.aim], [90, 90, 32])
  const axis = craftInputOf({ ...idle, move: { x: -1, y: 0 } }, 0)
  assert.deepEqual([axis.moveX, axis.moveY, axis.aim], [-127, 0, 128])
})

test('[UI-1] nonsense from a device moves nothing', () => {
  const input = craftInputOf({ ...idle, move: { x: Number.NaN, y: 1 } }, 5)
  assert.deepEqual([input.moveX, input.moveY, input.aim], [0, 0, 5])
})

test('[UI-2] an aiming device wins over the way; without one the gun follows the way', () => {
  const moving = { ...idle, move: { x: 0, y: 1 } }
  assert.equal(craftInputOf({ ...moving, aim: { x: 300, y: 0 } }, 9).aim, 0)
  assert.equal(craftInputOf(moving, 9).aim, 64)
})

test('[UI-2] keys alone can play: eight ways, fire and dash', () => {
  const keys = new Keys()
  for (const code of ['KeyW', 'ArrowRight', 'KeyJ', 'Space']) assert.equal(keys.press(code), true)
  assert.equal(keys.press('KeyM'), false)
  const controls = { ...idle, move: keys.move, fire: keys.fire, dash: keys.dash }
  const input = craftInputOf(controls, 0)
  assert.deepEqual(input, { moveX: 90, moveY: -90, aim: 224, buttons: FIRE | DASH, seen: 0 })
  keys.clear()
  assert.deepEqual(keys.move, { x: 0, y: 0 })
})

test('[UI-5] any key is a switch, whichever it is', () => {
  const keys = new Keys()
  for (const code of ['KeyM', 'Digit1', 'NumpadAdd']) keys.press(code)
  assert.equal(keys.presses, 3)
})

test('[UI-2] held keys count as one press for the one switch', () => {
  const keys = new Keys()
  keys.press('Space')
  keys.press('Space')
  assert.equal(keys.presses, 1)
})

test('[UI-3] a stick near its middle is at rest, and starts from nothing beyond', () => {
  assert.deepEqual(livelyStick(DEAD_ZONE * 0.9, 0), { x: 0, y: 0 })
  assert.ok(livelyStick(DEAD_ZONE + 0.01, 0).x < 0.02)
  assert.deepEqual(livelyStick(1, 0), { x: 1, y: 0 })
})

test('[UI-3] a gamepad that lies on the table does not take over', () => {
  const button = { pressed: false, value: 0 }
  const pad = { connected: true, axes: [0.05, -0.1, 0, 0], buttons: Array(17).fill(button) }
  assert.equal(readPads([null, pad]), undefined)
  const held = pad.buttons.map((b, i) => (i === 7 ? { pressed: true, value: 0.9 } : b))
  assert.equal(readPads([null, { ...pad, buttons: held }])?.fire, true)
})

test('[UI-4] the dash button is let go with its finger, though the button is gone by then', () => {
  const touch = new Touch()
  touch.holdDash(7)
  touch.end(3)
  assert.deepEqual([touch.dash, touch.presses], [true, 1])
  touch.end(7)
  assert.equal(touch.dash, false)
})

test('[UI-4] left thumb moves, right thumb aims and fires; left-handed swaps them', () => {
  const touch = new Touch()
  touch.begin(1, 100, 500, 390)
  touch.move(1, 100 + STICK_REACH_PX, 500)
  touch.begin(2, 300, 500, 390)
  assert.deepEqual([touch.movement, touch.aim, touch.fire], [{ x: 1, y: 0 }, undefined, true])
  touch.move(2, 300, 460)
  assert.deepEqual(touch.aim, { x: 0, y: -40 })
  touch.end(2)
  assert.equal(touch.fire, false)
  const left = new Touch()
  left.leftHanded = true
  left.begin(1, 100, 500, 390)
  assert.equal(left.fire, true)
})
