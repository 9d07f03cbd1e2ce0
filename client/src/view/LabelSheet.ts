import type Phaser from 'phaser'

export const LABELS = 'labels'
const SLOT_WIDTH_PX = 256
const SLOT_HEIGHT_PX = 40
const COLUMNS = 4
const ROWS = 28
/** Labels are painted this much larger than they are shown, for sharp screens. */
export const LABEL_SCALE = 0.5
const LABEL_FONT = '"Avenir Next", "Segoe UI", Inter, Roboto, "Helvetica Neue", sans-serif'

/** Names painted into one texture, so that a crowd of them is one batch. */
export class LabelSheet {
  readonly #texture: Phaser.Textures.CanvasTexture
  /** By slot: what it shows, and in which drawing that was last asked for. */
  readonly #slots: { name: string; dim: boolean; drawing: number }[] = []
  #drawing = 0
  #changed = false

  constructor(textures: Phaser.Textures.TextureManager) {
    if (textures.exists(LABELS)) textures.remove(LABELS)
    const texture = textures.createCanvas(LABELS, SLOT_WIDTH_PX * COLUMNS, SLOT_HEIGHT_PX * ROWS)
    if (!texture) throw new Error('the browser gave no 2D canvas to paint names on')
    this.#texture = texture
    for (let slot = 0; slot < COLUMNS * ROWS; slot++) {
      const [x, y] = cornerOf(slot)
      texture.add(String(slot), 0, x, y, SLOT_WIDTH_PX, SLOT_HEIGHT_PX)
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

  /** Ends a drawing: sends what was painted in it to the graphics card. */
  flush(): void {
    this.#drawing++
    if (!this.#changed) return
    this.#changed = false
    this.#texture.refresh()
  }

  /** A slot never used, else the one that was used longest ago. */
  #freeSlot(): number | undefined {
    if (this.#slots.length < COLUMNS * ROWS) return this.#slots.length
    const oldest = Math.min(...this.#slots.map(({ drawing }) => drawing))
    if (oldest === this.#drawing) return undefined
    return this.#slots.findIndex(({ drawing }) => drawing === oldest)
  }

  #paint(slot: number, name: string, dim: boolean): void {
    const { context } = this.#texture
    const [x, y] = cornerOf(slot)
    context.clearRect(x, y, SLOT_WIDTH_PX, SLOT_HEIGHT_PX)
    context.font = `${dim ? 500 : 700} 25px ${LABEL_FONT}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    context.lineWidth = 6
    context.strokeStyle = dim ? 'rgba(8, 12, 18, 0.5)' : 'rgba(8, 12, 18, 0.8)'
    context.fillStyle = dim ? 'rgba(226, 234, 245, 0.62)' : '#ffffff'
    const [middleX, middleY, widthMax] = [x + SLOT_WIDTH_PX / 2, y + 20, SLOT_WIDTH_PX - 8]
    context.strokeText(name, middleX, middleY, widthMax)
    context.fillText(name, middleX, middleY, widthMax)
    this.#changed = true
  }
}

function cornerOf(slot: number): [number, number] {
  return [(slot % COLUMNS) * SLOT_WIDTH_PX, Math.floor(slot / COLUMNS) * SLOT_HEIGHT_PX]
}
