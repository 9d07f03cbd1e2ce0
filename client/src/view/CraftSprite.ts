import {
  BOMBED,
  DASHING,
  FIRING,
  FLYING,
  MIRRORED,
  ROLLING,
  SHIELDED,
} from '@tidepaint/shared/wire/state'
import { tuning } from '@tidepaint/shared/tuning'
import type { CraftPose } from '../net/arenaView.ts'
import { ARC_STEPS } from './atlasCraft.ts'
import { LABEL_SCALE, LABELS, type LabelSheet } from './LabelSheet.ts'
import type { ViewRect } from './FloorGl.ts'
import type { NameReach } from './NameReach.ts'
import type { Picture } from './Picture.ts'
import type { Pictures } from './Pictures.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

const TURN = Math.PI * 2
/** Seconds that a hit glows. */
const FLASH_S = 0.16
/** How far the shadow falls below the hull, in cells. */
const SHADOW_X = 0.16
const SHADOW_Y = 0.26
/** A craft whose middle is so far beyond the screen's edge shows nothing on it, not even its name. */
const MARGIN_CELLS = 3

/** The part of the arena that is drawn, and when (page clock). */
export interface Moment {
  readonly view: ViewRect
  readonly seconds: number
  readonly deltaS: number
}

/** What all craft of a frame share. */
interface CraftDrawing extends Moment {
  readonly labels: LabelSheet
  readonly names: NameReach
}

/** Every picture that makes up one craft. Reused by whichever craft needs one. */
export class CraftSprite {
  readonly #skirt: Picture
  readonly #shadow: Picture
  readonly #hull: Picture
  readonly #turret: Picture
  readonly #flame: Picture
  readonly #roller: Picture
  readonly #shield: Picture
  readonly #mirror: Picture
  readonly #bomb: Picture
  readonly #flash: Picture
  readonly #arc: Picture
  readonly #label: Picture
  readonly #all: Picture[] = []
  #team = -1
  #labelSlot = -1
  #arcStep = -1
  #health = 0
  #flashS = 0
  #shown = false
  #recoil = 0

  constructor(pictures: Pictures) {
    const add = (frame: string, depth: number, texture?: string): Picture => {
      const picture = pictures.add(frame, depth, texture).setScale(SPRITE_SCALE)
      this.#all.push(picture)
      return picture
    }
    this.#shadow = add('shadow', depths.shadow)
    this.#skirt = add('skirt0', depths.skirt)
    this.#flame = add('flame0', depths.skirt + 1)
    this.#roller = add('roller0', depths.skirt + 1)
    this.#hull = add('hull0', depths.hull)
    this.#turret = add('turret0', depths.turret)
    this.#flash = add('hullHurt', depths.cover)
    this.#shield = add('shield', depths.cover)
    this.#mirror = add('mirror', depths.cover)
    this.#bomb = add('bombMark', depths.cover)
    this.#arc = add('healthArc0', depths.gauge)
    this.#label = add('0', depths.label, LABELS)
    this.#label.setScale(LABEL_SCALE)
  }

  hide(): void {
    if (!this.#shown) return
    this.#shown = false
    this.#health = 0
    for (const picture of this.#all) picture.setVisible(false)
  }

  show(pose: CraftPose, drawing: CraftDrawing): void {
    const { seconds, deltaS } = drawing
    if (!(pose.flags & FLYING) || !isInView(pose, drawing.view)) return this.hide()
    if (!this.#shown) this.#appear(pose)
    if (pose.team !== this.#team) this.#wear(pose.team)
    const phase = pose.seat * 1.7
    const bob = Math.sin(seconds * 5.2 + phase) * 0.035
    const x = pose.x * CELL_PX
    const y = (pose.y + bob) * CELL_PX
    this.#placeBody(pose, x, y, seconds + phase)
    this.#placeTurret(pose, x, y, deltaS)
    this.#placeExtras(pose, x, y, seconds)
    this.#placeFlash(pose, x, y, deltaS)
    this.#placeGauge(pose, x, y)
    this.#placeLabel(pose, drawing, x, y)
  }

  #appear(pose: CraftPose): void {
    this.#shown = true
    this.#health = pose.health
    this.#flashS = 0
    for (const picture of [this.#shadow, this.#skirt, this.#hull, this.#turret]) {
      picture.setVisible(true)
    }
    this.#stretch(false)
  }

  #wear(team: number): void {
    this.#team = team
    this.#skirt.setFrame(`skirt${team}`)
    this.#hull.setFrame(`hull${team}`)
    this.#turret.setFrame(`turret${team}`)
    this.#flame.setFrame(`flame${team}`)
    this.#roller.setFrame(`roller${team}`)
  }

  #placeBody(pose: CraftPose, x: number, y: number, seconds: number): void {
    const angle = pose.headingTurns * TURN
    const dashing = (pose.flags & DASHING) !== 0
    this.#shadow.setPosition(x + SHADOW_X * CELL_PX, y + SHADOW_Y * CELL_PX)
    this.#skirt.setPosition(x, y).setScale(SPRITE_SCALE * (1 + Math.sin(seconds * 9) * 0.03))
    this.#hull.setPosition(x, y).setRotation(angle + Math.sin(seconds * 3.1) * 0.035)
    if (dashing !== this.#flame.visible) this.#stretch(dashing)
    if (dashing) {
      const flicker = SPRITE_SCALE * (1.25 + Math.sin(seconds * 70) * 0.2)
      this.#flame.setRotation(angle).setScale(flicker)
      this.#flame.setPosition(x - Math.cos(angle) * 22, y - Math.sin(angle) * 22)
    }
  }

  /** A dash stretches the hull along its way. */
  #stretch(dashing: boolean): void {
    this.#hull.setScale(SPRITE_SCALE * (dashing ? 1.2 : 1), SPRITE_SCALE * (dashing ? 0.86 : 1))
    this.#flame.setVisible(dashing)
  }

  #placeTurret(pose: CraftPose, x: number, y: number, deltaS: number): void {
    const angle = pose.aimTurns * TURN
    const firing = (pose.flags & FIRING) !== 0
    this.#recoil = firing ? (this.#recoil + deltaS * 8) % 1 : 0
    const back = firing ? (1 - this.#recoil) * 3 : 0
    this.#turret.setRotation(angle)
    this.#turret.setPosition(x - Math.cos(angle) * back, y - Math.sin(angle) * back)
  }

  #placeExtras(pose: CraftPose, x: number, y: number, seconds: number): void {
    const shielded = (pose.flags & SHIELDED) !== 0
    this.#shield.setVisible(shielded)
    if (shielded) {
      this.#shield.setPosition(x, y).setScale(SPRITE_SCALE * (1.02 + Math.sin(seconds * 8) * 0.03))
    }
    const mirrored = (pose.flags & MIRRORED) !== 0
    this.#mirror.setVisible(mirrored)
    if (mirrored) this.#mirror.setPosition(x, y).setRotation(seconds * 2.4)
    const rolling = (pose.flags & ROLLING) !== 0
    this.#roller.setVisible(rolling)
    if (rolling) this.#roller.setPosition(x, y).setRotation(pose.headingTurns * TURN)
    const bombed = (pose.flags & BOMBED) !== 0
    this.#bomb.setVisible(bombed)
    if (bombed) {
      const angle = pose.aimTurns * TURN
      this.#bomb.setPosition(x + Math.cos(angle) * 21, y + Math.sin(angle) * 21)
      this.#bomb.setScale(SPRITE_SCALE * (1 + Math.sin(seconds * 12) * 0.15))
    }
  }

  #placeFlash(pose: CraftPose, x: number, y: number, deltaS: number): void {
    if (pose.health < this.#health) this.#flashS = FLASH_S
    this.#health = pose.health
    this.#flashS = Math.max(0, this.#flashS - deltaS)
    this.#flash.setVisible(this.#flashS > 0)
    if (this.#flashS > 0) this.#flash.setPosition(x, y).setAlpha(this.#flashS / FLASH_S)
  }

  /** Health of others only while they are hurt. */
  #placeGauge(pose: CraftPose, x: number, y: number): void {
    const hurt = pose.health < tuning.craft.healthMax
    this.#arc.setVisible(hurt)
    if (!hurt) return
    const step = Math.max(1, Math.round((pose.health / tuning.craft.healthMax) * ARC_STEPS))
    if (step !== this.#arcStep) this.#arc.setFrame(`healthArc${step}`)
    this.#arcStep = step
    this.#arc.setPosition(x, y)
  }

  #placeLabel(pose: CraftPose, { labels, names }: CraftDrawing, x: number, y: number): void {
    const clarity = pose.own || pose.name === '' ? 0 : names.clarityOf(pose.x, pose.y)
    const slot = clarity > 0 ? labels.slotOf(pose.name, pose.bot, this.#labelSlot) : undefined
    this.#label.setVisible(slot !== undefined)
    if (slot === undefined) return
    this.#label.setAlpha(clarity)
    if (slot !== this.#labelSlot) this.#label.setFrame(String(slot))
    this.#labelSlot = slot
    this.#label.setPosition(x, y + 1.5 * CELL_PX)
  }
}

function isInView({ x, y }: CraftPose, { left, top, width, height }: ViewRect): boolean {
  const [dx, dy] = [Math.abs(x - left - width / 2), Math.abs(y - top - height / 2)]
  return dx < width / 2 + MARGIN_CELLS && dy < height / 2 + MARGIN_CELLS
}
