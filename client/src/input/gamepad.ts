import { type Controls, livelyStick } from './craftInput.ts'

/** The part of the browser's `Gamepad` that is read; the standard mapping. */
export interface PadState {
  readonly connected: boolean
  readonly axes: readonly number[]
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[]
}

const TRIGGER_MIN = 0.35
/** Shoulder and trigger on the right fire; the lower face button and the left side dash. */
const FIRE_BUTTONS = [5, 7]
const DASH_BUTTONS = [0, 1, 4, 6]

/** Reads the first pad whose hands are busy; undefined if none is touched. */
export function readPads(pads: readonly (PadState | null)[]): Controls | undefined {
  for (const pad of pads) {
    const controls = pad?.connected ? readPad(pad) : undefined
    if (controls && isBusy(controls)) return controls
  }
  return undefined
}

function readPad(pad: PadState): Controls {
  const [x = 0, y = 0, aimX = 0, aimY = 0] = pad.axes
  const aim = livelyStick(aimX, aimY)
  const isDown = (i: number): boolean => (pad.buttons[i]?.value ?? 0) > TRIGGER_MIN
  return {
    move: livelyStick(x, y),
    aim: aim.x || aim.y ? aim : undefined,
    fire: FIRE_BUTTONS.some(isDown),
    dash: DASH_BUTTONS.some(isDown),
  }
}

const isBusy = ({ move, aim, fire, dash }: Controls): boolean =>
  fire || dash || aim !== undefined || move.x !== 0 || move.y !== 0
