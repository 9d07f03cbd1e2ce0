import type Phaser from 'phaser'
import { canSendPart } from './sendPart.ts'

type WebGLRenderer = Phaser.Renderer.WebGL.WebGLRenderer

export const LABELS = 'labels'
const SLOT_WIDTH_PX = 256
const SLOT_HEIGHT_PX = 40
const COLUMNS = 4
/** Room for twice the names that are ever shown at once. */
const ROWS = 14
const SHEET_HEIGHT_PX = SLOT_HEIGHT_PX * ROWS
/** Labels are painted this much larger than they are shown, for sharp screens. */
export const LABEL_SCALE = 0.5
const LABEL_FONT = '"Avenir Next", "Segoe UI", Inter, Roboto, "Helvetica Neue", sans-serif'

/** Names painted into one texture, so that a crowd of them is one batch. */
export class LabelSheet {
  readonly #sheet: Phaser.Textures.CanvasTexture
  /** One name is painted here and copied from here: sending the sheet takes longer than a frame. */
  readonly #label: Phaser.Textures.CanvasTexture
  readonly #renderer: WebGLRenderer | undefined
  /** By slot: what it shows, and in which drawing that was last asked for. */
  readonly #slots: { name: string; dim: boolean; drawing: number }[] = []
  #drawing = 0

  /** Without a `renderer` the sheet itself is drawn from, by the Canvas renderer. */
  constructor(textures: Phaser.Textures.TextureManager, renderer: WebGLRenderer | undefined) {
    this.#renderer = renderer
    this.#sheet = canvasOf(textures, LABELS, SLOT_WIDTH_PX * COLUMNS, SHEET_HEIGHT_PX)
    this.#label = canvasOf(textures, `${LABELS}One`, SLOT_WIDTH_PX, SLOT_HEIGHT_PX)
    for (let slot = 0; slot < COLUMNS * ROWS; slot++) {
      const [x, y] = cornerOf(slot)
      this.#sheet.add(String(slot), 0, x, y, SLOT_WIDTH_PX, SLOT_HEIGHT_PX)
    }
  }

  /**
   * The slot that shows `name`, which is the name of its frame; painted now if none did. `held` is
   * where the caller found it before: another label may have taken that over. Undefined if every
   * slot is in use in this drawing.
   */
  slotOf(name: string, dim: boolean, held: number): number | undefined {
    const known = this.#shows(held, name, dim)
      ? held
      : this.#slots.findIndex((_, slot) => this.#shows(slot, name, dim))
    const slot = known >= 0 ? known : this.#freeSlot()
    if (slot === undefined) return undefined
    if (known < 0) this.#paint(slot, name, dim)
    const shown = (this.#slots[slot] ??= { name, dim, drawing: 0 })
    shown.name = name
    shown.dim = dim
    shown.drawing = this.#drawing
    return slot
  }

  #shows(slot: number, name: string, dim: boolean): boolean {
    const shown = this.#slots[slot]
    return shown !== undefined && shown.name === name && shown.dim === dim
  }

  /** Ends a drawing: what is not asked for in the next one may give way. */
  endDrawing(): void {
    this.#drawing++
  }

  /** A slot never used, else the one that was used longest ago. */
  #freeSlot(): number | undefined {
    if (this.#slots.length < COLUMNS * ROWS) return this.#slots.length
    const oldest = Math.min(...this.#slots.map(({ drawing }) => drawing))
    if (oldest === this.#drawing) return undefined
    return this.#slots.findIndex(({ drawing }) => drawing === oldest)
  }

  #paint(slot: number, name: string, dim: boolean): void {
    const { canvas, context } = this.#label
    context.clearRect(0, 0, SLOT_WIDTH_PX, SLOT_HEIGHT_PX)
    context.font = `${dim ? 500 : 700} 25px ${LABEL_FONT}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    context.lineWidth = 6
    context.strokeStyle = dim ? 'rgba(8, 12, 18, 0.5)' : 'rgba(8, 12, 18, 0.8)'
    context.fillStyle = dim ? 'rgba(226, 234, 245, 0.62)' : '#ffffff'
    const [middleX, middleY, widthMax] = [SLOT_WIDTH_PX / 2, 20, SLOT_WIDTH_PX - 8]
    context.strokeText(name, middleX, middleY, widthMax)
    context.fillText(name, middleX, middleY, widthMax)
    const [x, y] = cornerOf(slot)
    // Kept in any case: this is what Phaser sends anew after a graphics card was lost.
    this.#sheet.context.clearRect(x, y, SLOT_WIDTH_PX, SLOT_HEIGHT_PX)
    this.#sheet.context.drawImage(canvas, x, y)
    this.#send(x, y, canvas)
  }

  #send(x: number, y: number, label: HTMLCanvasElement): void {
    const texture = this.#sheet.source[0]?.glTexture
    if (!this.#renderer || !texture || !canSendPart(this.#renderer, texture)) return
    const { gl } = this.#renderer
    // Phaser keeps canvases upside down.
    const fromBottom = SHEET_HEIGHT_PX - y - SLOT_HEIGHT_PX
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, fromBottom, gl.RGBA, gl.UNSIGNED_BYTE, label)
  }
}

function canvasOf(
  textures: Phaser.Textures.TextureManager,
  key: string,
  width: number,
  height: number,
): Phaser.Textures.CanvasTexture {
  if (textures.exists(key)) textures.remove(key)
  const texture = textures.createCanvas(key, width, height)
  if (!texture) throw new Error('the browser gave no 2D canvas to paint names on')
  return texture
}

function cornerOf(slot: number): [number, number] {
  return [(slot % COLUMNS) * SLOT_WIDTH_PX, Math.floor(slot / COLUMNS) * SLOT_HEIGHT_PX]
}
