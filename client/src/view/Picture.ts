import type Phaser from 'phaser'

type Texture = Phaser.Textures.Texture

/**
 * One frame of a texture at a place in the world. Hidden until it is shown; Phaser's own images
 * look after much more than is asked for here, thousands of times a frame.
 */
export class Picture {
  x = 0
  y = 0
  scaleX = 1
  scaleY = 1
  cos = 1
  sin = 0
  alpha = 1
  visible = false
  originX = 0.5
  originY = 0.5
  frame: Phaser.Textures.Frame
  readonly #texture: Texture

  constructor(texture: Texture, frame: string) {
    this.#texture = texture
    this.frame = texture.get(frame)
  }

  setPosition(x: number, y: number): this {
    this.x = x
    this.y = y
    return this
  }

  setScale(x: number, y = x): this {
    this.scaleX = x
    this.scaleY = y
    return this
  }

  setRotation(radians: number): this {
    this.cos = Math.cos(radians)
    this.sin = Math.sin(radians)
    return this
  }

  setAlpha(alpha: number): this {
    this.alpha = alpha
    return this
  }

  setVisible(visible: boolean): this {
    this.visible = visible
    return this
  }

  setOrigin(x: number, y: number): this {
    this.originX = x
    this.originY = y
    return this
  }

  setFrame(name: string): this {
    this.frame = this.#texture.get(name)
    return this
  }
}
