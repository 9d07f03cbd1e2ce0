import type Phaser from 'phaser'
import { ATLAS } from './Atlas.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

const FLARES_MAX = 90

/** A picture that grows and fades: rings, crowns, glows. */
export interface Flare {
  frame: string
  x: number
  y: number
  lifeS: number
  from: number
  to: number
  alpha: number
  /** Over the craft, or on the floor beneath them. */
  above: boolean
}

interface Slot extends Flare {
  image: Phaser.GameObjects.Image
  ageS: number
}

/** A fixed pool of flares. */
export class Flares {
  readonly #slots: Slot[] = []
  #next = 0

  constructor(scene: Phaser.Scene) {
    for (let i = 0; i < FLARES_MAX; i++) {
      const image = scene.add.image(0, 0, ATLAS, 'ringWhite').setVisible(false)
      this.#slots.push({
        image,
        ageS: 1,
        frame: 'ringWhite',
        x: 0,
        y: 0,
        lifeS: 0,
        from: 1,
        to: 1,
        alpha: 1,
        above: true,
      })
    }
  }

  light(flare: Flare): void {
    const slot = this.#slots[this.#next] as Slot
    this.#next = (this.#next + 1) % FLARES_MAX
    if (slot.frame !== flare.frame) slot.image.setFrame(flare.frame)
    if (slot.above !== flare.above) {
      slot.image.setDepth(flare.above ? depths.glow : depths.mark)
    }
    Object.assign(slot, flare)
    slot.ageS = 0
    slot.image.setVisible(true).setRotation(Math.random() * Math.PI * 2)
    slot.image.setPosition(flare.x * CELL_PX, flare.y * CELL_PX)
  }

  draw(deltaS: number): void {
    for (const slot of this.#slots) {
      if (slot.ageS >= slot.lifeS) continue
      slot.ageS += deltaS
      const share = Math.min(1, slot.ageS / slot.lifeS)
      const eased = 1 - (1 - share) * (1 - share)
      slot.image.setScale(SPRITE_SCALE * (slot.from + (slot.to - slot.from) * eased))
      slot.image.setAlpha(slot.alpha * (1 - share))
      if (share >= 1) slot.image.setVisible(false)
    }
  }
}
