import type Phaser from 'phaser'
import { FLYING } from '@tidepaint/shared/wire/state'
import { tuning } from '@tidepaint/shared/tuning'
import type { CraftPose, OwnStatus } from '../net/arenaView.ts'
import { ARC_STEPS } from './atlasCraft.ts'
import { CraftSprite, type Moment } from './CraftSprite.ts'
import { LabelSheet } from './LabelSheet.ts'
import { NameReach } from './NameReach.ts'
import type { Picture } from './Picture.ts'
import type { Pictures } from './Pictures.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

/** Bolts fly this far. */
const RANGE_CELLS = (tuning.bolt.lifeTicks * tuning.bolt.speedVpt) / 1024
const AIM_DOTS = 5
const TURN = Math.PI * 2

/** All craft in view, and what only the own one carries: brackets, ink arc, aim line. */
export class Crafts {
  readonly #pictures: Pictures
  readonly #labels: LabelSheet
  readonly #names = new NameReach()
  readonly #bySeat = new Map<number, CraftSprite>()
  readonly #spare: CraftSprite[] = []
  readonly #seen = new Set<number>()
  readonly #ring: Picture
  readonly #ink: Picture
  readonly #reticle: Picture
  readonly #aimDots: Picture[]

  constructor(scene: Phaser.Scene, pictures: Pictures) {
    this.#pictures = pictures
    const { renderer, textures } = scene
    this.#labels = new LabelSheet(textures, 'gl' in renderer ? renderer : undefined)
    const add = (frame: string, depth: number): Picture => {
      return pictures.add(frame, depth).setScale(SPRITE_SCALE)
    }
    this.#ring = add('ownRing', depths.shadow + 1)
    this.#ink = add('inkArc0', depths.gauge).setRotation(Math.PI)
    this.#reticle = add('reticle', depths.gauge)
    this.#aimDots = Array.from({ length: AIM_DOTS }, (_, i) =>
      add('aimDot', depths.gauge).setAlpha(0.7 - i * 0.11),
    )
  }

  draw(poses: readonly CraftPose[], own: OwnStatus | undefined, moment: Moment): void {
    this.#seen.clear()
    const ownPose = poses.find((pose) => pose.own)
    const centre = ownPose ?? own
    if (centre) this.#names.begin(centre.x, centre.y)
    const drawing = { ...moment, labels: this.#labels, names: this.#names }
    for (const pose of poses) {
      this.#seen.add(pose.seat)
      this.#spriteOf(pose.seat).show(pose, drawing)
    }
    this.#retire()
    this.#drawOwn(ownPose, own, moment.seconds)
    this.#labels.endDrawing()
  }

  #spriteOf(seat: number): CraftSprite {
    const known = this.#bySeat.get(seat)
    if (known) return known
    const sprite = this.#spare.pop() ?? new CraftSprite(this.#pictures)
    this.#bySeat.set(seat, sprite)
    return sprite
  }

  #retire(): void {
    for (const [seat, sprite] of this.#bySeat) {
      if (this.#seen.has(seat)) continue
      sprite.hide()
      this.#spare.push(sprite)
      this.#bySeat.delete(seat)
    }
  }

  #drawOwn(pose: CraftPose | undefined, own: OwnStatus | undefined, seconds: number): void {
    const flying = pose !== undefined && (pose.flags & FLYING) !== 0
    this.#ring.setVisible(flying)
    this.#reticle.setVisible(flying)
    for (const dot of this.#aimDots) dot.setVisible(flying)
    this.#ink.setVisible(flying && own !== undefined && own.ink < 0.98)
    if (!flying) return
    const [x, y] = [pose.x * CELL_PX, pose.y * CELL_PX]
    this.#ring.setPosition(x, y).setRotation(seconds * 0.6)
    if (own) {
      this.#ink.setPosition(x, y).setFrame(`inkArc${Math.round(own.ink * ARC_STEPS)}`)
    }
    const [towardsX, towardsY] = [Math.cos(pose.aimTurns * TURN), Math.sin(pose.aimTurns * TURN)]
    const at = (picture: Picture, cells: number): void => {
      picture.setPosition(x + towardsX * cells * CELL_PX, y + towardsY * cells * CELL_PX)
    }
    at(this.#reticle, RANGE_CELLS)
    this.#aimDots.forEach((dot, i) => {
      at(dot, 2.2 + i * 1.7)
    })
  }
}
