import type { Stick } from './craftInput.ts'

/** By place on the keyboard, not by letter: WASD here is ZQSD on a French one. */
const left = ['KeyA', 'ArrowLeft']
const right = ['KeyD', 'ArrowRight']
const up = ['KeyW', 'ArrowUp']
const down = ['KeyS', 'ArrowDown']
const fire = ['KeyJ', 'KeyF', 'Enter', 'Numpad0']
const dash = ['Space', 'ShiftLeft', 'ShiftRight', 'KeyK']
const ours = new Set([...left, ...right, ...up, ...down, ...fire, ...dash])

/** Keys that are down, read as a stick and two buttons. */
export class Keys {
  readonly #down = new Set<string>()
  /** Presses of any key so far: the one switch. */
  presses = 0

  /** Returns whether the key is one of ours, so that the page does not scroll by it. */
  press(code: string): boolean {
    if (!this.#down.has(code)) this.presses++
    this.#down.add(code)
    return ours.has(code)
  }

  release(code: string): void {
    this.#down.delete(code)
  }

  /** All keys up: the window lost the keyboard and will not hear of it. */
  clear(): void {
    this.#down.clear()
  }

  get move(): Stick {
    return { x: this.#axis(left, right), y: this.#axis(up, down) }
  }
  get fire(): boolean {
    return this.#any(fire)
  }
  get dash(): boolean {
    return this.#any(dash)
  }

  #any(codes: readonly string[]): boolean {
    return codes.some((code) => this.#down.has(code))
  }

  #axis(less: readonly string[], more: readonly string[]): number {
    return Number(this.#any(more)) - Number(this.#any(less))
  }
}
