import type { BoltPose } from '../net/arenaView.ts'
import type { Picture } from './Picture.ts'
import type { Pictures } from './Pictures.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

/** Bolts in flight: glowing drops with a tail; bombs tumble. */
export class BoltSprites {
  readonly #pictures: Pictures
  readonly #shown: Picture[] = []
  readonly #frames: string[] = []

  constructor(pictures: Pictures) {
    this.#pictures = pictures
  }

  draw(poses: readonly BoltPose[], seconds: number): void {
    for (let i = 0; i < poses.length; i++) this.#place(i, poses[i] as BoltPose, seconds)
    for (let i = poses.length; i < this.#shown.length; i++) this.#shown[i]?.setVisible(false)
  }

  #place(i: number, pose: BoltPose, seconds: number): void {
    const picture = (this.#shown[i] ??= this.#add())
    const frame = `${pose.bomb ? 'bomb' : 'bolt'}${pose.team}`
    if (this.#frames[i] !== frame) {
      this.#frames[i] = frame
      picture.setFrame(frame)
    }
    const pulse = pose.bomb ? 1.3 + Math.sin(seconds * 30) * 0.2 : 1
    picture.setVisible(true).setPosition(pose.x * CELL_PX, pose.y * CELL_PX)
    picture.setRotation(pose.headingTurns * Math.PI * 2).setScale(SPRITE_SCALE * 1.25 * pulse)
  }

  #add(): Picture {
    return this.#pictures.add('bolt0', depths.bolt)
  }
}
