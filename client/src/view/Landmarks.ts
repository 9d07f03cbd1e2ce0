import type { PickupPose } from '../net/arenaView.ts'
import type { ViewRect } from './FloorGl.ts'
import type { Picture } from './Picture.ts'
import type { Pictures } from './Pictures.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

/** The arrow to the beacon keeps so many pixels clear of the screen's edges, and of the top bar. */
const ARROW_INSET_PX = 64
const ARROW_TOP_PX = 116

/** Pickups that bob on the floor, and the beacon: a ring and a shaft of light. */
export class Landmarks {
  readonly #pictures: Pictures
  readonly #slots: { icon: Picture; shadow: Picture; glow: Picture; kind: number }[] = []
  readonly #ring: Picture
  readonly #shaft: Picture
  readonly #arrow: Picture
  #lightness = 0

  constructor(pictures: Pictures) {
    this.#pictures = pictures
    this.#ring = pictures.add('beaconRing', depths.beaconFloor).setScale(SPRITE_SCALE)
    this.#shaft = pictures.add('beaconShaft', depths.beaconShaft)
    this.#arrow = pictures.add('beaconArrow', depths.gauge)
    this.#shaft.setScale(SPRITE_SCALE * 1.5).setOrigin(0.5, 0.97)
  }

  draw(
    pickups: readonly PickupPose[],
    beacon: { x: number; y: number } | undefined,
    time: { seconds: number; deltaS: number },
  ): void {
    pickups.forEach((pose, i) => {
      this.#drawPickup(i, pose, time.seconds)
    })
    for (let i = pickups.length; i < this.#slots.length; i++) this.#showPickup(i, false)
    this.#drawBeacon(beacon, time.seconds, time.deltaS)
  }

  /** Points to the beacon from the edge of the screen while it is not on it. */
  point(beacon: { x: number; y: number } | undefined, view: ViewRect, pagePxPerCell: number): void {
    const inset = ARROW_INSET_PX / pagePxPerCell
    const [left, right] = [view.left + inset, view.left + view.width - inset]
    const top = view.top + ARROW_TOP_PX / pagePxPerCell
    const bottom = view.top + view.height - inset
    const isOff =
      beacon !== undefined &&
      (beacon.x < left || beacon.x > right || beacon.y < top || beacon.y > bottom)
    this.#arrow.setVisible(isOff)
    if (!isOff) return
    const x = Math.max(left, Math.min(right, beacon.x))
    const y = Math.max(top, Math.min(bottom, beacon.y))
    this.#arrow.setPosition(x * CELL_PX, y * CELL_PX)
    this.#arrow.setRotation(Math.atan2(beacon.y - y, beacon.x - x))
    // The same size on any screen, whatever the zoom.
    this.#arrow.setScale((0.6 * CELL_PX) / pagePxPerCell)
  }

  #drawPickup(i: number, pose: PickupPose, seconds: number): void {
    const slot = (this.#slots[i] ??= this.#addPickup())
    this.#showPickup(i, true)
    if (slot.kind !== pose.kind) slot.icon.setFrame(`pickup${pose.kind}`)
    slot.kind = pose.kind
    const lift = 0.3 + 0.16 * Math.sin(seconds * 2.6 + i)
    const [x, y] = [pose.x * CELL_PX, pose.y * CELL_PX]
    slot.shadow.setPosition(x + lift * 8, y + lift * 14).setScale(SPRITE_SCALE * (1 - lift * 0.4))
    slot.glow.setPosition(x, y).setScale(SPRITE_SCALE * (1.9 + 0.25 * Math.sin(seconds * 4 + i)))
    slot.icon.setPosition(x, y - lift * CELL_PX)
    slot.icon.setScale(SPRITE_SCALE * (1 + lift * 0.15))
  }

  #addPickup() {
    const add = (frame: string, depth: number): Picture =>
      this.#pictures.add(frame, depth).setScale(SPRITE_SCALE)
    return {
      shadow: add('shadow', depths.pickup),
      glow: add('glowWhite', depths.pickup).setAlpha(0.5),
      icon: add('pickup0', depths.pickup + 1),
      kind: 0,
    }
  }

  #showPickup(i: number, visible: boolean): void {
    const slot = this.#slots[i]
    if (!slot || slot.icon.visible === visible) return
    for (const picture of [slot.icon, slot.shadow, slot.glow]) picture.setVisible(visible)
  }

  #drawBeacon(beacon: { x: number; y: number } | undefined, seconds: number, deltaS: number): void {
    this.#lightness = Math.max(0, Math.min(1, this.#lightness + (beacon ? deltaS : -deltaS) * 2.5))
    const visible = this.#lightness > 0
    this.#ring.setVisible(visible)
    this.#shaft.setVisible(visible)
    if (beacon) {
      const [x, y] = [beacon.x * CELL_PX, beacon.y * CELL_PX]
      this.#ring.setPosition(x, y).setRotation(seconds * 0.35)
      this.#shaft.setPosition(x, y)
    }
    this.#ring.setAlpha(this.#lightness * (0.85 + 0.15 * Math.sin(seconds * 4)))
    this.#shaft.setAlpha(this.#lightness * (0.9 + 0.1 * Math.sin(seconds * 6.3)))
  }
}
