import { type FloatingStick, STICK_REACH_PX, type Touch } from '../input/Touch.ts'

/** Draws the floating sticks where the thumbs are; moved each frame, so without components. */
export class TouchSticks {
  readonly #move = addStick('move')
  readonly #aim = addStick('aim')

  draw(touch: Touch): void {
    this.#place(this.#move, touch.moveStick)
    this.#place(this.#aim, touch.aimStick)
  }

  #place({ base, knob }: StickElements, stick: FloatingStick | undefined): void {
    base.hidden = stick === undefined
    if (!stick) return
    const [dx, dy] = [stick.x - stick.originX, stick.y - stick.originY]
    const scale = Math.min(1, STICK_REACH_PX / Math.max(1, Math.hypot(dx, dy)))
    base.style.transform = `translate(${stick.originX}px, ${stick.originY}px)`
    knob.style.transform = `translate(${dx * scale}px, ${dy * scale}px)`
  }
}

interface StickElements {
  base: HTMLElement
  knob: HTMLElement
}

function addStick(kind: 'move' | 'aim'): StickElements {
  const base = document.createElement('div')
  const knob = document.createElement('div')
  base.className = `stick ${kind}`
  knob.className = 'knob'
  base.hidden = true
  base.append(knob)
  document.body.append(base)
  return { base, knob }
}
