import type { ViewRect } from './FloorGl.ts'

/** Cells across the screen: never fewer, never more than a player is told about. */
const ACROSS_MIN = 24
const ACROSS_MAX = 56
const DOWN_CELLS = 22.5
/** A low screen, as of a phone on its side, shows as much as a desktop, smaller. */
const LOW_SCREEN_PX = 480
const LOW_SCREEN_ACROSS = 40

/** How many cells fit across a screen of this size (CSS pixels). */
export function cellsAcross(widthPx: number, heightPx: number): number {
  if (heightPx < LOW_SCREEN_PX && widthPx > heightPx) return LOW_SCREEN_ACROSS
  return Math.min(ACROSS_MAX, Math.max(ACROSS_MIN, (DOWN_CELLS * widthPx) / heightPx))
}

/** How quickly the camera closes the gap to where it should be, per second. */
const GRIP_PER_S = 11
const LOOK_GRIP_PER_S = 4
export const LOOK_AHEAD_CELLS = 2.6
/** A gap this large is a jump (a drop elsewhere): glide, but not for long. */
const GLIDE_CELLS = 12

/**
 * So much of the screen may lie beyond the rim: enough that a craft in a corner is not under the
 * HUD, little enough that the screen is mostly floor.
 */
const BEYOND_SHARE = 0.27

/** Moves a centre so that a window of `span` around it leaves 0 to `side` only by a little. */
function kept(centre: number, span: number, side: number): number {
  const least = span * (0.5 - BEYOND_SHARE)
  return least > side - least ? side / 2 : Math.max(least, Math.min(side - least, centre))
}

/** The camera's centre: follows the own craft and looks a little ahead to where it aims. */
export class Follow {
  x = 0
  y = 0
  #lookX = 0
  #lookY = 0
  #placed = false

  /** Forgets where it was, as for another match. */
  reset(): void {
    this.#placed = false
  }

  advance(target: { x: number; y: number; aimTurns: number }, deltaS: number): void {
    const angle = target.aimTurns * Math.PI * 2
    const lookShare = 1 - Math.exp(-LOOK_GRIP_PER_S * deltaS)
    this.#lookX += (Math.cos(angle) * LOOK_AHEAD_CELLS - this.#lookX) * lookShare
    this.#lookY += (Math.sin(angle) * LOOK_AHEAD_CELLS - this.#lookY) * lookShare
    const [wantedX, wantedY] = [target.x + this.#lookX, target.y + this.#lookY]
    if (!this.#placed) {
      this.#placed = true
      this.x = wantedX
      this.y = wantedY
    }
    const far = Math.hypot(wantedX - this.x, wantedY - this.y) > GLIDE_CELLS
    const share = 1 - Math.exp(-(far ? GRIP_PER_S / 2 : GRIP_PER_S) * deltaS)
    this.x += (wantedX - this.x) * share
    this.y += (wantedY - this.y) * share
  }

  /** Writes what a screen of `across` cells shows of an arena of `side` cells into `view`. */
  frame(
    view: ViewRect,
    screen: { widthPx: number; heightPx: number; across: number },
    side: number,
  ) {
    view.cellsPerPixel = screen.across / screen.widthPx
    view.width = screen.across
    view.height = screen.heightPx * view.cellsPerPixel
    view.left = kept(this.x, view.width, side) - view.width / 2
    view.top = kept(this.y, view.height, side) - view.height / 2
  }
}
