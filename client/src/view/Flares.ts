import type { Picture } from './Picture.ts'
import type { Pictures } from './Pictures.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

/** Room over the craft and beneath them: many bolts flash in a crowd, few splats are open at once. */
const ABOVE_MAX = 60
const BELOW_MAX = 40

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
  picture: Picture
  ageS: number
}

/** Two fixed pools of flares: a picture keeps the depth that it was added with. */
export class Flares {
  readonly #above: Pool
  readonly #below: Pool

  constructor(pictures: Pictures) {
    this.#above = new Pool(pictures, ABOVE_MAX, depths.glow)
    this.#below = new Pool(pictures, BELOW_MAX, depths.mark)
  }

  light(flare: Flare): void {
    if (flare.above) this.#above.light(flare)
    else this.#below.light(flare)
  }

  draw(deltaS: number): void {
    this.#above.draw(deltaS)
    this.#below.draw(deltaS)
  }
}

class Pool {
  readonly #slots: Slot[]
  #next = 0

  constructor(pictures: Pictures, count: number, depth: number) {
    this.#slots = Array.from({ length: count }, () => ({
      picture: pictures.add('ringWhite', depth),
      ageS: 1,
      frame: 'ringWhite',
      x: 0,
      y: 0,
      lifeS: 0,
      from: 1,
      to: 1,
      alpha: 1,
      above: true,
    }))
  }

  /** The oldest flare gives way if all are lit. */
  light(flare: Flare): void {
    const slot = this.#slots[this.#next] as Slot
    this.#next = (this.#next + 1) % this.#slots.length
    if (slot.frame !== flare.frame) slot.picture.setFrame(flare.frame)
    Object.assign(slot, flare)
    slot.ageS = 0
    slot.picture.setVisible(true).setRotation(Math.random() * Math.PI * 2)
    slot.picture.setPosition(flare.x * CELL_PX, flare.y * CELL_PX)
  }

  draw(deltaS: number): void {
    for (const slot of this.#slots) {
      if (slot.ageS >= slot.lifeS) continue
      slot.ageS += deltaS
      const share = Math.min(1, slot.ageS / slot.lifeS)
      const eased = 1 - (1 - share) * (1 - share)
      slot.picture.setScale(SPRITE_SCALE * (slot.from + (slot.to - slot.from) * eased))
      slot.picture.setAlpha(slot.alpha * (1 - share))
      if (share >= 1) slot.picture.setVisible(false)
    }
  }
}
