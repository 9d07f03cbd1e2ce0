import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultSettings, parseSettings } from './settings.ts'

test('[UI-8] nothing stored, or nonsense, gives the defaults', () => {
  for (const text of [null, '', '{', '[]', 'null', '7', '"x"', '{"volume":"loud","sound":1}']) {
    assert.deepEqual(parseSettings(text), defaultSettings, String(text))
  }
})

test('[UI-8] good fields are kept beside bad ones, and bounded', () => {
  const text = JSON.stringify({ volume: 7, oneSwitch: true, mode: 3, name: 'x'.repeat(40) })
  assert.deepEqual(parseSettings(text), {
    ...defaultSettings,
    volume: 1,
    oneSwitch: true,
    name: 'x'.repeat(16),
  })
})

test('[UI-8] a mode that there is no longer gives way to the first', () => {
  assert.equal(parseSettings('{"mode":"gone"}').mode, defaultSettings.mode)
  assert.equal(parseSettings('{"mode":"duel"}').mode, 'duel')
})

test('[UI-8] settings survive being written and read', () => {
  const chosen = { ...defaultSettings, volume: 0.25, leftHanded: true, strongPatterns: true }
  assert.deepEqual(parseSettings(JSON.stringify(chosen)), chosen)
})
