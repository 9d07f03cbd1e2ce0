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
  /** Slot of each label, the one that was used longest ago first. */
  readonly #slots = new Map<string, number>()
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

  /** The frame that shows `name`; painted now if it was not there. */
  frameOf(name: string, dim: boolean): string {
    const key = `${dim ? '-' : '+'}${name}`
    const known = this.#slots.get(key)
    const slot = known ?? this.#freeSlot()
    if (known === undefined) this.#paint(slot, name, dim)
    this.#slots.delete(key)
    this.#slots.set(key, slot)
    return String(slot)
  }

  /** Sends what was painted since the last call to the graphics card. */
  flush(): void {
    if (!this.#changed) return
    this.#changed = false
    this.#texture.refresh()
  }

  #freeSlot(): number {
    if (this.#slots.size < COLUMNS * ROWS) return this.#slots.size
    const [oldest, slot] = this.#slots.entries().next().value as [string, number]
    this.#slots.delete(oldest)
    return slot
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
