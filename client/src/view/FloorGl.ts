import type Phaser from 'phaser'
import type { FloorView } from '../net/arenaView.ts'
import { packCoverage, wallDistances } from './floorFields.ts'
import { floorFragment } from './floorShader.ts'
import { NOISE_PX, noiseTile, patternTile, TILE_PX } from './floorTiles.ts'
import { CELL_PX, depths } from './scale.ts'
import { canSendPart } from './sendPart.ts'

type GlTexture = Phaser.Renderer.WebGL.Wrappers.WebGLTextureWrapper

/** The rectangle of the arena that is on the screen, in cells. */
export interface ViewRect {
  left: number
  top: number
  width: number
  height: number
  cellsPerPixel: number
}

/** How the floor is drawn: by a shader, or scaled on a 2D canvas. */
export interface FloorPainter {
  /** Takes over a floor of another size or match. */
  reset(floor: FloorView): void
  draw(floor: FloorView, view: ViewRect, seconds: number): void
  setPatternDepth(depth: number): void
}

/** Shimmer is a slow drift over a repeating tile; its clock starts again before floats get coarse. */
const TIME_WRAP_S = 1000

/** The wet floor: cell values in a data texture, everything else in the fragment shader. */
export class FloorGl implements FloorPainter {
  readonly #scene: Phaser.Scene
  readonly #renderer: Phaser.Renderer.WebGL.WebGLRenderer
  readonly #quad: Phaser.GameObjects.Shader
  readonly #view = [0, 0, 1, 1]
  #cellsPerPixel = 0.03
  #seconds = 0
  #patternDepth = 1
  #side = 0
  #coverage = new Uint32Array(0)
  #walls = new Uint8Array(0)
  #paintTexture: GlTexture | undefined
  #wallTexture: GlTexture | undefined

  constructor(scene: Phaser.Scene) {
    this.#scene = scene
    this.#renderer = scene.renderer as Phaser.Renderer.WebGL.WebGLRenderer
    this.#addTexture('floorPattern', this.#repeating(patternTile(), TILE_PX))
    this.#addTexture('floorNoise', this.#repeating(noiseTile(), NOISE_PX))
    this.#quad = scene.add.shader({
      name: 'floor',
      fragmentSource: floorFragment,
      setupUniforms: (set: (name: string, value: unknown) => void) => this.#setUniforms(set),
    })
    this.#quad.setDepth(depths.floor).setVisible(false)
  }

  reset(floor: FloorView): void {
    const { side } = floor
    this.#side = side
    this.#coverage = new Uint32Array(side * side)
    // 2 is neither wall nor open: the first packing sees every cell as changed.
    this.#walls = new Uint8Array(side * side).fill(2)
    this.#paintTexture?.destroy()
    this.#wallTexture?.destroy()
    const { RGBA, LUMINANCE } = this.#renderer.gl
    this.#paintTexture = this.#smooth(new Uint8Array(this.#coverage.buffer), side, RGBA)
    this.#wallTexture = this.#smooth(new Uint8Array(side * side), side, LUMINANCE)
    this.#addTexture('floorPaint', this.#paintTexture)
    this.#addTexture('floorWalls', this.#wallTexture)
    this.#quad.setTextures(['floorPaint', 'floorWalls', 'floorPattern', 'floorNoise'])
    this.#quad.setVisible(true)
    this.#upload(floor, { first: 0, last: side - 1 })
  }

  draw(floor: FloorView, view: ViewRect, seconds: number): void {
    const rows = floor.takeChangedRows()
    if (rows) this.#upload(floor, rows)
    this.#view[0] = view.left
    this.#view[1] = view.top
    this.#view[2] = view.width
    this.#view[3] = view.height
    this.#cellsPerPixel = view.cellsPerPixel
    this.#seconds = seconds % TIME_WRAP_S
    this.#quad.setPosition(
      (view.left + view.width / 2) * CELL_PX,
      (view.top + view.height / 2) * CELL_PX,
    )
    this.#quad.setSize(view.width * CELL_PX, view.height * CELL_PX).setOrigin(0.5)
  }

  setPatternDepth(depth: number): void {
    this.#patternDepth = depth
  }

  #setUniforms(set: (name: string, value: unknown) => void): void {
    set('uPaint', 0)
    set('uWalls', 1)
    set('uPattern', 2)
    set('uNoise', 3)
    set('uView', this.#view)
    set('uSide', this.#side)
    set('uCellsPerPixel', this.#cellsPerPixel)
    set('uTime', this.#seconds)
    set('uPatternDepth', this.#patternDepth)
  }

  #upload(floor: FloorView, rows: { first: number; last: number }): void {
    if (!this.#paintTexture || !this.#wallTexture) return
    // One row more on each side: a solid cell shows its neighbour's paint.
    const first = Math.max(0, rows.first - 1)
    const last = Math.min(this.#side - 1, rows.last + 1)
    const wallsChanged = packCoverage(floor, { first, last }, this.#coverage, this.#walls)
    const bytes = new Uint8Array(
      this.#coverage.buffer,
      first * this.#side * 4,
      (last - first + 1) * this.#side * 4,
    )
    const { gl } = this.#renderer
    this.#send(this.#paintTexture, first, last, gl.RGBA, bytes)
    if (!wallsChanged) return
    const distances = wallDistances(this.#walls, this.#side)
    ;(this.#wallTexture.pixels as Uint8Array).set(distances)
    this.#send(this.#wallTexture, 0, this.#side - 1, gl.LUMINANCE, distances)
  }

  #send(texture: GlTexture, first: number, last: number, format: number, bytes: Uint8Array): void {
    if (!canSendPart(this.#renderer, texture)) return
    const { gl } = this.#renderer
    const rows = last - first + 1
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, first, this.#side, rows, format, gl.UNSIGNED_BYTE, bytes)
  }

  #smooth(bytes: Uint8Array, side: number, format: number): GlTexture {
    const { LINEAR, CLAMP_TO_EDGE: clamp } = this.#renderer.gl
    return this.#texture(LINEAR, clamp, format, bytes, side)
  }

  #repeating(bytes: Uint8Array, side: number): GlTexture {
    const { LINEAR, REPEAT, RGBA } = this.#renderer.gl
    return this.#texture(LINEAR, REPEAT, RGBA, bytes, side)
  }

  #texture(filter: number, wrap: number, format: number, bytes: Uint8Array, side: number) {
    const renderer = this.#renderer
    return renderer.createTexture2D(
      0,
      filter,
      filter,
      wrap,
      wrap,
      format,
      bytes,
      side,
      side,
      false,
      true,
      false,
    )
  }

  #addTexture(key: string, texture: GlTexture): void {
    const { textures } = this.#scene
    if (textures.exists(key)) textures.remove(key)
    textures.addGLTexture(key, texture)
  }
}
