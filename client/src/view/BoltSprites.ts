import type Phaser from 'phaser'
import type { BoltPose } from '../net/arenaView.ts'
import { ATLAS } from './Atlas.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

/** Bolts in flight: glowing drops with a tail; bombs tumble. */
export class BoltSprites {
  readonly #scene: Phaser.Scene
  readonly #images: Phaser.GameObjects.Image[] = []
  readonly #frames: string[] = []

  constructor(scene: Phaser.Scene) {
    this.#scene = scene
  }

  draw(poses: readonly BoltPose[], seconds: number): void {
    for (let i = 0; i < poses.length; i++) this.#place(i, poses[i] as BoltPose, seconds)
    for (let i = poses.length; i < this.#images.length; i++) this.#images[i]?.setVisible(false)
  }

  #place(i: number, pose: BoltPose, seconds: number): void {
    const image = (this.#images[i] ??= this.#add())
    const frame = `${pose.bomb ? 'bomb' : 'bolt'}${pose.team}`
    if (this.#frames[i] !== frame) {
      this.#frames[i] = frame
      image.setFrame(frame)
    }
    const pulse = pose.bomb ? 1.3 + Math.sin(seconds * 30) * 0.2 : 1
    image.setVisible(true).setPosition(pose.x * CELL_PX, pose.y * CELL_PX)
    image.setRotation(pose.headingTurns * Math.PI * 2).setScale(SPRITE_SCALE * 1.25 * pulse)
  }

  #add(): Phaser.GameObjects.Image {
    return this.#scene.add.image(0, 0, ATLAS, 'bolt0').setDepth(depths.bolt)
  }
}
