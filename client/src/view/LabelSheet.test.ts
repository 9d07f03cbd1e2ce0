import assert from 'node:assert/strict'
import { test } from 'node:test'
import type Phaser from 'phaser'
import { LabelSheet } from './LabelSheet.ts'

/** Textures that remember by its upper left corner which name was painted where. */
function blankTextures() {
  const painted = new Map<string, string>()
  const frames = new Map<string, string>()
  let label = ''
  const context = {
    clearRect: () => {},
    strokeText: () => {},
    fillText: (name: string) => {
      label = name
    },
    drawImage: (_label: unknown, x: number, y: number) => painted.set(`${x},${y}`, label),
  }
  const texture = {
    context,
    canvas: {},
    source: [],
    add: (slot: string, _source: number, x: number, y: number) => frames.set(slot, `${x},${y}`),
  }
  const textures = { exists: () => false, createCanvas: () => texture }
  return {
    textures: textures as unknown as Phaser.Textures.TextureManager,
    nameAt: (slot: number | undefined) => painted.get(frames.get(String(slot)) ?? ''),
  }
}

test('[UI-15] a craft that stays in view keeps its own name while hundreds pass by', () => {
  const { textures, nameAt } = blankTextures()
  const sheet = new LabelSheet(textures, undefined)
  let held = -1
  for (let other = 0; other < 300; other++) {
    held = sheet.slotOf('Ada', false, held) ?? -1
    assert.equal(nameAt(sheet.slotOf(`Bot ${other}`, true, -1)), `Bot ${other}`)
    assert.equal(nameAt(held), 'Ada', `after ${other} others`)
    sheet.endDrawing()
  }
})

test('[UI-15] a craft that comes back does not wear the name that took its place', () => {
  const { textures, nameAt } = blankTextures()
  const sheet = new LabelSheet(textures, undefined)
  const held = sheet.slotOf('Ada', false, -1) ?? -1
  for (let other = 0; other < 300; other++) {
    sheet.endDrawing()
    sheet.slotOf(`Bot ${other}`, true, -1)
  }
  assert.equal(nameAt(sheet.slotOf('Ada', false, held)), 'Ada')
})

test('[UI-15] more names in view than there is room for: none is shown twice or wrong', () => {
  const { textures, nameAt } = blankTextures()
  const sheet = new LabelSheet(textures, undefined)
  const slots = Array.from({ length: 150 }, (_, seat) => sheet.slotOf(`Bot ${seat}`, true, -1))
  const shown = slots.filter((slot) => slot !== undefined)
  assert.equal(new Set(shown).size, shown.length)
  slots.forEach((slot, seat) => {
    if (slot !== undefined) assert.equal(nameAt(slot), `Bot ${seat}`)
  })
})
