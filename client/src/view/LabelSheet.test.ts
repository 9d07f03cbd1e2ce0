import assert from 'node:assert/strict'
import { test } from 'node:test'
import type Phaser from 'phaser'
import { LabelSheet } from './LabelSheet.ts'

/** A texture that remembers by its upper left corner which name was painted where. */
function blankTextures() {
  const painted = new Map<string, string>()
  const frames = new Map<string, string>()
  const context = {
    clearRect: () => {},
    strokeText: () => {},
    fillText: (name: string, x: number, y: number) => painted.set(`${x},${y}`, name),
  }
  const texture = {
    context,
    refresh: () => {},
    add: (slot: string, _source: number, x: number, y: number, width: number) =>
      frames.set(slot, `${x + width / 2},${y + 20}`),
  }
  const textures = { exists: () => false, createCanvas: () => texture }
  return {
    textures: textures as unknown as Phaser.Textures.TextureManager,
    nameAt: (slot: number | undefined) => painted.get(frames.get(String(slot)) ?? ''),
  }
}

test('[UI-15] a craft that stays in view keeps its own name while hundreds pass by', () => {
  const { textures, nameAt } = blankTextures()
  const sheet = new LabelSheet(textures)
  let held = -1
  for (let other = 0; other < 300; other++) {
    held = sheet.slotOf('Ada', false, held) ?? -1
    assert.equal(nameAt(sheet.slotOf(`Bot ${other}`, true, -1)), `Bot ${other}`)
    assert.equal(nameAt(held), 'Ada', `after ${other} others`)
    sheet.flush()
  }
})

test('[UI-15] a craft that comes back does not wear the name that took its place', () => {
  const { textures, nameAt } = blankTextures()
  const sheet = new LabelSheet(textures)
  const held = sheet.slotOf('Ada', false, -1) ?? -1
  for (let other = 0; other < 300; other++) {
    sheet.flush()
    sheet.slotOf(`Bot ${other}`, true, -1)
  }
  assert.equal(nameAt(sheet.slotOf('Ada', false, held)), 'Ada')
})

test('[UI-15] more names in view than there is room for: none is shown twice or wrong', () => {
  const { textures, nameAt } = blankTextures()
  const sheet = new LabelSheet(textures)
  const slots = Array.from({ length: 150 }, (_, seat) => sheet.slotOf(`Bot ${seat}`, true, -1))
  const shown = slots.filter((slot) => slot !== undefined)
  assert.equal(new Set(shown).size, shown.length)
  slots.forEach((slot, seat) => {
    if (slot !== undefined) assert.equal(nameAt(slot), `Bot ${seat}`)
  })
})
