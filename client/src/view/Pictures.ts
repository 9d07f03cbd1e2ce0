import Phaser from 'phaser'
import { ATLAS } from './Atlas.ts'
import { Picture } from './Picture.ts'
import { depths } from './scale.ts'

type DrawingContext = Phaser.Renderer.WebGL.DrawingContext
type WebGLRenderer = Phaser.Renderer.WebGL.WebGLRenderer
type CanvasRenderer = Phaser.Renderer.Canvas.CanvasRenderer
type BatchHandler = Phaser.Renderer.WebGL.RenderNodes.BatchHandlerQuad

interface Layer {
  readonly depth: number
  readonly pictures: Picture[]
}

const RENDER_OPTIONS = { multiTexturing: true }
const WHITE = 0xffffff

/**
 * Every picture over the floor, as a single object of the scene. Phaser looks at each of its objects
 * some times a frame, shown or not, and asks it for all that it might be.
 */
export class Pictures extends Phaser.GameObjects.Image {
  /** Bottom to top; what was added later to a layer covers what was there. */
  readonly #layers: Layer[] = []
  readonly #view = new Phaser.GameObjects.Components.TransformMatrix()
  #count = 0

  constructor(scene: Phaser.Scene) {
    super(scene, 0, 0, ATLAS)
    this.setDepth(depths.floor + 1)
    scene.add.existing(this)
  }

  /** How many there are, shown or spare. */
  get count(): number {
    return this.#count
  }

  add(frame: string, depth: number, texture = ATLAS): Picture {
    const picture = new Picture(this.scene.textures.get(texture), frame)
    this.#layerOf(depth).pictures.push(picture)
    this.#count++
    return picture
  }

  #layerOf(depth: number): Layer {
    const known = this.#layers.find((layer) => layer.depth === depth)
    if (known) return known
    const layer = { depth, pictures: [] }
    this.#layers.push(layer)
    this.#layers.sort((a, b) => a.depth - b.depth)
    return layer
  }

  /** Called by Phaser when it draws with WebGL. */
  override renderWebGLStep(
    renderer: WebGLRenderer,
    _self: Phaser.GameObjects.GameObject,
    context: DrawingContext,
  ): void {
    const batch = renderer.renderNodes.getNode('BatchHandlerQuad') as BatchHandler
    const view = this.#look(!context.useCanvas)
    this.#forShown((picture) => send(picture, view, batch, context))
  }

  /** Called by Phaser when it draws on a 2D canvas. */
  renderCanvas(renderer: CanvasRenderer): void {
    const { currentContext: context } = renderer
    const view = this.#look(false)
    context.save()
    this.#forShown((picture) => paint(picture, view, context))
    context.restore()
  }

  #forShown(draw: (picture: Picture) => void): void {
    for (const { pictures } of this.#layers) {
      for (const picture of pictures) {
        if (picture.visible && picture.alpha > 0) draw(picture)
      }
    }
  }

  /** From the world to the screen: a, b, c, d, e and f as in a canvas's transform. */
  #look(composite: boolean): Float32Array {
    const camera = this.scene.cameras.main
    const { scrollX, scrollY } = camera
    const matrix = camera.getViewMatrix(composite)
    return this.#view.copyWithScrollFactorFrom(matrix, scrollX, scrollY, 1, 1).matrix
  }
}

function send(
  { x, y, cos, sin, scaleX, scaleY, originX, originY, alpha, frame }: Picture,
  view: Float32Array,
  batch: BatchHandler,
  context: DrawingContext,
): void {
  const [a, b, c, d] = [view[0] as number, view[1] as number, view[2] as number, view[3] as number]
  const [width, height] = [frame.width * scaleX, frame.height * scaleY]
  // The picture's edges on the screen, along its top and down its left side.
  const topX = (a * cos + c * sin) * width
  const topY = (b * cos + d * sin) * width
  const sideX = (c * cos - a * sin) * height
  const sideY = (d * cos - b * sin) * height
  const left = a * x + c * y + (view[4] as number) - topX * originX - sideX * originY
  const top = b * x + d * y + (view[5] as number) - topY * originX - sideY * originY
  const tint = (((alpha * 255) << 24) | WHITE) >>> 0
  batch.batch(
    context,
    frame.source.glTexture as Phaser.Renderer.WebGL.Wrappers.WebGLTextureWrapper,
    left,
    top,
    left + sideX,
    top + sideY,
    left + topX,
    top + topY,
    left + topX + sideX,
    top + topY + sideY,
    frame.u0,
    frame.v0,
    frame.u1 - frame.u0,
    frame.v1 - frame.v0,
    Phaser.TintModes.MULTIPLY,
    tint,
    tint,
    tint,
    tint,
    RENDER_OPTIONS,
  )
}

function paint(picture: Picture, view: Float32Array, context: CanvasRenderingContext2D): void {
  const { x, y, cos, sin, scaleX, scaleY, originX, originY, alpha, frame } = picture
  const { width, height } = frame
  const [a, b, c, d, e, f] = view as unknown as [number, number, number, number, number, number]
  context.setTransform(a, b, c, d, e, f)
  context.transform(cos * scaleX, sin * scaleX, -sin * scaleY, cos * scaleY, x, y)
  context.globalAlpha = alpha
  const source = frame.source.image as HTMLCanvasElement
  const [left, top] = [-originX * width, -originY * height]
  context.drawImage(source, frame.cutX, frame.cutY, width, height, left, top, width, height)
}
