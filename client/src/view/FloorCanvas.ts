import type Phaser from 'phaser'
import { SOLID } from '@tidepaint/shared/sim/world'
import type { FloorView } from '../net/arenaView.ts'
import type { FloorPainter } from './FloorGl.ts'
import { FLOOR_COLOUR, rgbOf, teamLooks } from './palette.ts'
import { patternTile, TILE_PX } from './floorTiles.ts'
import { CELL_PX, depths } from './scale.ts'

const KEY = 'floorCanvas'
/** Pixels per cell: enough for patterns, and few in large arenas, where every one is set by script. */
const dotsOf = (side: number): number => (side > 160 ? 2 : 4)
/** Pixels after which the patterns repeat. */
const TILE_DOTS = 12
/** How much of the dark shade a pattern takes on. */
const PATTERN_SHARE = 0.3

/** Little-endian RGBA of a colour, mixed with so much of another. */
function packed(colour: string, other = colour, share = 0): number {
  const [from, to] = [rgbOf(colour), rgbOf(other)]
  const [r, g, b] = from.map((c, i) => Math.round(255 * (c + ((to[i] ?? c) - c) * share)))
  return (255 << 24) | ((b ?? 0) << 16) | ((g ?? 0) << 8) | (r ?? 0)
}

/** What each cell value looks like: one repeating tile each, row by row. */
function paintTiles(): Int32Array[] {
  const heights = patternTile()
  const bare = new Int32Array(TILE_DOTS ** 2).fill(packed(FLOOR_COLOUR))
  const solid = new Int32Array(TILE_DOTS ** 2).fill(packed('#46536b'))
  const paints = teamLooks.map((look, team) =>
    new Int32Array(TILE_DOTS ** 2).map((_, i) => {
      const x = Math.floor(((i % TILE_DOTS) / TILE_DOTS) * TILE_PX)
      const y = Math.floor((Math.floor(i / TILE_DOTS) / TILE_DOTS) * TILE_PX)
      const height = (heights[(y * TILE_PX + x) * 4 + team] ?? 0) / 255
      return packed(look.paint, look.dark, height * PATTERN_SHARE)
    }),
  )
  const tiles = [bare, ...paints, solid]
  if (tiles.length !== SOLID + 1) throw new Error('a cell value has no look')
  return tiles
}

/** The floor without WebGL: a few pixels a cell, scaled up smoothly by the browser. */
export class FloorCanvas implements FloorPainter {
  readonly #scene: Phaser.Scene
  readonly #tiles = paintTiles()
  #canvas: Phaser.Textures.CanvasTexture | undefined
  #dots = 1
  #image: Phaser.GameObjects.Image | undefined
  #pixels: ImageData | undefined

  constructor(scene: Phaser.Scene) {
    this.#scene = scene
  }

  reset(floor: FloorView): void {
    const { side } = floor
    const { textures } = this.#scene
    this.#dots = dotsOf(side)
    const width = side * this.#dots
    this.#image?.destroy()
    if (textures.exists(KEY)) textures.remove(KEY)
    this.#canvas = textures.createCanvas(KEY, width, width) ?? undefined
    this.#pixels = new ImageData(width, width)
    this.#image = this.#scene.add.image(0, 0, KEY)
    this.#image
      .setOrigin(0)
      .setScale(CELL_PX / this.#dots)
      .setDepth(depths.floor)
    this.#paint(floor, 0, side - 1)
  }

  draw(floor: FloorView): void {
    const rows = floor.takeChangedRows()
    if (rows) this.#paint(floor, rows.first, rows.last)
  }

  /** Patterns are painted in; they have one strength here. */
  setPatternDepth(): void {}

  #paint(floor: FloorView, firstRow: number, lastRow: number): void {
    if (!this.#canvas || !this.#pixels) return
    const { side, cells } = floor
    const dots = this.#dots
    const width = side * dots
    const [first, last] = [firstRow * dots, (lastRow + 1) * dots]
    const pixels = new Int32Array(this.#pixels.data.buffer)
    for (let y = first; y < last; y++) {
      const cellRow = Math.floor(y / dots) * side
      const tileRow = (y % TILE_DOTS) * TILE_DOTS
      for (let x = 0; x < width; x++) {
        const tile = this.#tiles[cells[cellRow + Math.floor(x / dots)] as number] as Int32Array
        pixels[y * width + x] = tile[tileRow + (x % TILE_DOTS)] as number
      }
    }
    this.#canvas.context.putImageData(this.#pixels, 0, 0, 0, first, width, last - first)
  }
}
