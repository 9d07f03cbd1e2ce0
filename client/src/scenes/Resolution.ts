import type Phaser from 'phaser'
import type { FrameMeter } from './FrameMeter.ts'

/** Finer than this is not seen in motion and costs a phone its frame rate. */
const RATIO_MAX = 2
const RATIO_MIN = 0.5
const PIXELS_MAX = 2560 * 1440
/** Below this rate the picture gets coarser, step by step. */
const FPS_WANTED = 48
const STEP = 0.8
const LOOK_EVERY_MS = 1500
/** One slow moment, as while a page loads, is no reason. */
const SLOW_LOOKS = 2

/** Keeps the canvas as large as its parent, and as fine as the device can draw in time. */
export class Resolution {
  readonly #parent: HTMLElement
  #share = 1
  #slowLooks = 0

  constructor(parent: HTMLElement) {
    this.#parent = parent
  }

  /** Pixels to draw now, width and height. */
  sizePx(): [number, number] {
    const width = this.#parent.clientWidth || window.innerWidth
    const height = this.#parent.clientHeight || window.innerHeight
    const finest = Math.min(window.devicePixelRatio || 1, RATIO_MAX)
    const affordable = Math.sqrt(PIXELS_MAX / (width * height))
    const ratio = Math.max(RATIO_MIN, Math.min(finest, affordable) * this.#share)
    return [Math.round(width * ratio), Math.round(height * ratio)]
  }

  attach(game: Phaser.Game, meter: FrameMeter): void {
    const fit = (): void => {
      const [width, height] = this.sizePx()
      if (game.canvas.width !== width || game.canvas.height !== height) {
        game.scale.resize(width, height)
      }
      // The canvas is stretched over its parent; its own pixels are Phaser's.
      game.canvas.style.width = game.canvas.style.height = '100%'
    }
    new ResizeObserver(fit).observe(this.#parent)
    setInterval(() => {
      if (document.hidden || meter.fps === 0) return
      this.#slowLooks = meter.fps < FPS_WANTED ? this.#slowLooks + 1 : 0
      if (this.#slowLooks < SLOW_LOOKS || this.#share * STEP < RATIO_MIN) return
      this.#slowLooks = 0
      this.#share *= STEP
      fit()
    }, LOOK_EVERY_MS)
    fit()
  }
}
