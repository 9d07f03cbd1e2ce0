import type { Stick } from './craftInput.ts'

/** A thumb this far from where it came down holds the stick at its end. */
export const STICK_REACH_PX = 56
/** The gun needs a clear direction before it fires. */
const AIM_DEAD_PX = 12

/** A stick that appears where the thumb comes down. */
export interface FloatingStick {
  readonly pointer: number
  readonly originX: number
  readonly originY: number
  x: number
  y: number
}

/** Two thumbs: one half of the screen moves, the other aims and fires while held. */
export class Touch {
  moveStick: FloatingStick | undefined
  aimStick: FloatingStick | undefined
  /** The finger on the dash button. */
  #dashPointer: number | undefined
  /** The halves swapped. */
  leftHanded = false
  /** Touches so far: the one switch. */
  presses = 0

  begin(pointer: number, x: number, y: number, widthPx: number): void {
    this.presses++
    const stick = { pointer, originX: x, originY: y, x, y }
    const onLeft = x < widthPx / 2
    if (onLeft !== this.leftHanded) this.moveStick ??= stick
    else this.aimStick ??= stick
  }

  /** The dash button is held until this pointer ends, wherever that is and whatever is there then. */
  holdDash(pointer: number): void {
    this.presses++
    this.#dashPointer = pointer
  }

  move(pointer: number, x: number, y: number): void {
    for (const stick of [this.moveStick, this.aimStick]) {
      if (stick?.pointer !== pointer) continue
      stick.x = x
      stick.y = y
    }
  }

  end(pointer: number): void {
    if (this.moveStick?.pointer === pointer) this.moveStick = undefined
    if (this.aimStick?.pointer === pointer) this.aimStick = undefined
    if (this.#dashPointer === pointer) this.#dashPointer = undefined
  }

  clear(): void {
    this.moveStick = this.aimStick = undefined
    this.#dashPointer = undefined
  }

  get movement(): Stick {
    const offset = offsetOf(this.moveStick)
    return { x: offset.x / STICK_REACH_PX, y: offset.y / STICK_REACH_PX }
  }

  /** Undefined while no thumb aims. */
  get aim(): Stick | undefined {
    const offset = offsetOf(this.aimStick)
    return Math.hypot(offset.x, offset.y) < AIM_DEAD_PX ? undefined : offset
  }

  get fire(): boolean {
    return this.aimStick !== undefined
  }
  get dash(): boolean {
    return this.#dashPointer !== undefined
  }
}

const offsetOf = (stick: FloatingStick | undefined): Stick =>
  stick ? { x: stick.x - stick.originX, y: stick.y - stick.originY } : { x: 0, y: 0 }
