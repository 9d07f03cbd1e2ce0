import type Phaser from 'phaser'
import { effectParts } from './atlasEffects.ts'
import { craftParts } from './atlasCraft.ts'
import { pickupParts } from './atlasPickups.ts'

/** One picture of the atlas: its size, and how to paint it around its centre. */
export interface AtlasPart {
  name: string
  widthPx: number
  heightPx: number
  paint(context: CanvasRenderingContext2D): void
}

export const ATLAS = 'atlas'
const SHEET_PX = 2048
/** Empty pixels between parts, so that smoothing does not mix neighbours. */
const GAP_PX = 2

/**
 * Paints every sprite of the game into one texture, so that the whole fleet is one batch.
 *
 * Team colours are painted in, because the Canvas renderer ignores tint.
 */
export function paintAtlas(textures: Phaser.Textures.TextureManager): void {
  if (textures.exists(ATLAS)) return
  const parts = [...craftParts(), ...effectParts(), ...pickupParts()]
  const placed = placeParts(parts)
  const sheet = document.createElement('canvas')
  sheet.width = SHEET_PX
  sheet.height = placed.heightPx
  const context = sheet.getContext('2d')
  const texture = textures.addCanvas(ATLAS, sheet)
  if (!context || !texture) throw new Error('the browser gave no 2D canvas to paint sprites on')
  for (const { part, x, y } of placed.spots) {
    context.save()
    context.translate(x + part.widthPx / 2, y + part.heightPx / 2)
    part.paint(context)
    context.restore()
    texture.add(part.name, 0, x, y, part.widthPx, part.heightPx)
  }
  texture.refresh()
}

/** Sets parts on shelves, tallest first. */
function placeParts(parts: readonly AtlasPart[]): {
  spots: { part: AtlasPart; x: number; y: number }[]
  heightPx: number
} {
  const spots: { part: AtlasPart; x: number; y: number }[] = []
  let [x, y, shelfPx] = [GAP_PX, GAP_PX, 0]
  for (const part of [...parts].sort((a, b) => b.heightPx - a.heightPx)) {
    if (x + part.widthPx + GAP_PX > SHEET_PX) {
      x = GAP_PX
      y += shelfPx + GAP_PX
      shelfPx = 0
    }
    spots.push({ part, x, y })
    x += part.widthPx + GAP_PX
    shelfPx = Math.max(shelfPx, part.heightPx)
  }
  // A power of two, so that the graphics card may keep smaller copies for smaller screens.
  return { spots, heightPx: 2 ** Math.ceil(Math.log2(y + shelfPx + GAP_PX)) }
}
