import type { CraftInput } from '@tidepaint/shared/sim/world'
import { type Controls, craftInputOf, type Stick } from './craftInput.ts'
import { readPads } from './gamepad.ts'
import { Keys } from './Keys.ts'
import { Touch } from './Touch.ts'

/** With one switch, a press asks for a dash for this long: longer than one tick. */
const SWITCH_MS = 120

/** What the craft itself contributes to its input. */
export interface OwnPlace {
  /** Where it is on the page, CSS pixels; mouse aim counts from there. */
  pageX: number
  pageY: number
  aim: number
  /** Its own course, asked for with one switch only. */
  steer(): Stick
  ink: number
}

/** Above this share of ink, a craft that steers itself shoots ahead. */
const INK_TO_SPARE = 0.6

/** Listens to keyboard, mouse, touch and gamepads, and gives one input for all of them. */
export class Devices {
  readonly touch = new Touch()
  readonly #keys = new Keys()
  #pointer: { x: number; y: number } | undefined
  /** Mouse buttons that are down, as a bit mask. */
  #mouse = 0
  #mousePresses = 0
  #switchPresses = 0
  #switchUntilMs = 0
  #padWasBusy = false
  oneSwitch = false
  /** Whether keys fly the craft; if not, the page has them all. */
  takesKeys = false

  /** `surface` is what pointers are read from; keys are the whole window's. */
  constructor(surface: HTMLElement) {
    this.#listenToKeys()
    this.#listenToPointers(surface)
  }

  read(own: OwnPlace, nowMs: number): CraftInput {
    const controls = this.oneSwitch ? this.#switched(own, nowMs) : this.#controls(own)
    return craftInputOf(controls, own.aim)
  }

  #controls(own: OwnPlace): Controls {
    const pad = readPads(navigator.getGamepads?.() ?? [])
    if (pad) this.#pointer = undefined
    const { touch } = this
    const keys = this.#keys
    return {
      move: firstBusy(touch.movement, pad?.move, keys.move),
      aim: touch.aim ?? pad?.aim ?? this.#pointerAim(own),
      fire: touch.fire || (pad?.fire ?? false) || keys.fire || (this.#mouse & 1) !== 0,
      dash: touch.dash || (pad?.dash ?? false) || keys.dash || (this.#mouse & 2) !== 0,
    }
  }

  /** Any press at all dashes; the rest flies by itself. */
  #switched(own: OwnPlace, nowMs: number): Controls {
    const padBusy = readPads(navigator.getGamepads?.() ?? []) !== undefined
    const pressed = this.#presses() !== this.#switchPresses || (padBusy && !this.#padWasBusy)
    this.#switchPresses = this.#presses()
    this.#padWasBusy = padBusy
    if (pressed) this.#switchUntilMs = nowMs + SWITCH_MS
    return {
      move: own.steer(),
      aim: undefined,
      fire: own.ink > INK_TO_SPARE,
      dash: nowMs < this.#switchUntilMs,
    }
  }

  #presses(): number {
    return this.#keys.presses + this.touch.presses + this.#mousePresses
  }

  #pointerAim(own: OwnPlace): Stick | undefined {
    if (!this.#pointer) return undefined
    return { x: this.#pointer.x - own.pageX, y: this.#pointer.y - own.pageY }
  }

  #listenToKeys(): void {
    window.addEventListener('keydown', (event) => {
      if (!this.takesKeys || event.ctrlKey || event.metaKey || event.altKey) return
      const { target, code } = event
      const button = target instanceof HTMLButtonElement ? target : undefined
      if (isTyping(target) || (button && BUTTON_KEYS.has(code))) return
      if (!this.#keys.press(code)) return
      event.preventDefault()
      // Who steers has left the button: from here on the space bar dashes again.
      button?.blur()
    })
    window.addEventListener('keyup', ({ code }) => {
      // A Mac does not tell of keys that come up while Command is down.
      if (code === 'MetaLeft' || code === 'MetaRight') this.#keys.clear()
      else this.#keys.release(code)
    })
    window.addEventListener('blur', () => this.#letGo())
    document.addEventListener('visibilitychange', () => this.#letGo())
    // A button that was clicked must not keep the keyboard; by keyboard, `detail` is 0.
    window.addEventListener('click', ({ target, detail }) => {
      const button = target instanceof Element ? target.closest('button') : null
      if (this.takesKeys && detail > 0) button?.blur()
    })
  }

  /** Nothing is held any more: the page will not hear of what comes up. */
  #letGo(): void {
    this.#keys.clear()
    this.touch.clear()
    this.#mouse = 0
  }

  #listenToPointers(surface: HTMLElement): void {
    surface.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch') {
        this.touch.begin(event.pointerId, event.clientX, event.clientY, surface.clientWidth)
      } else this.#mousePresses++
      this.#note(event)
    })
    surface.addEventListener('contextmenu', (event) => event.preventDefault())
    window.addEventListener('pointermove', (event) => {
      this.touch.move(event.pointerId, event.clientX, event.clientY)
      if (event.pointerType !== 'touch') this.#pointer = { x: event.clientX, y: event.clientY }
      this.#note(event)
    })
    for (const kind of ['pointerup', 'pointercancel'] as const) {
      window.addEventListener(kind, (event) => {
        this.touch.end(event.pointerId)
        if (event.pointerType !== 'touch') this.#mouse = event.buttons
      })
    }
  }

  /** A second button while the first is held comes as a move, not as a press. */
  #note(event: PointerEvent): void {
    const fromSurface = this.#mouse !== 0 || event.type === 'pointerdown'
    if (event.pointerType !== 'touch' && fromSurface) this.#mouse = event.buttons
  }
}

const firstBusy = (...sticks: (Stick | undefined)[]): Stick =>
  sticks.find((stick) => stick && (stick.x !== 0 || stick.y !== 0)) ?? { x: 0, y: 0 }

/** What a focused button answers to, and what walks back to the one before it. */
const BUTTON_KEYS = new Set(['Space', 'Enter', 'NumpadEnter', 'ShiftLeft', 'ShiftRight'])

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select')
