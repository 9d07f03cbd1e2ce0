import type { Settings } from './settings.ts'

const coarsePointer = matchMedia('(pointer: coarse)')

/** Whether the player's hands are most likely on glass. */
export const isTouch = (): boolean => coarsePointer.matches

/** The four verbs in one line. */
export function ControlsPicture({ settings }: { settings: Settings }) {
  if (settings.oneSwitch) {
    return (
      <p class="controls">
        <span class="control">
          <kbd>any key</kbd> or touch: dash
        </span>
      </p>
    )
  }
  return isTouch() ? <TouchPicture leftHanded={settings.leftHanded} /> : <DesktopPicture />
}

function DesktopPicture() {
  return (
    <p class="controls">
      <span class="control">
        <span class="keys">
          <kbd>W</kbd>
          <kbd>A</kbd>
          <kbd>S</kbd>
          <kbd>D</kbd>
        </span>
        move
      </span>
      <span class="control">
        <Mouse lit="none" />
        aim
      </span>
      <span class="control">
        <Mouse lit="left" />
        hold to fire
      </span>
      <span class="control">
        <kbd>Space</kbd>
        dash
      </span>
    </p>
  )
}

function TouchPicture({ leftHanded }: { leftHanded: boolean }) {
  const [moving, firing] = leftHanded ? ['Right', 'Left'] : ['Left', 'Right']
  return (
    <p class="controls">
      <span class="control">
        <Thumb /> {moving} thumb moves
      </span>
      <span class="control">
        <Thumb lit /> {firing} thumb aims and fires
      </span>
      <span class="control">
        <kbd>»</kbd> dashes
      </span>
    </p>
  )
}

function Mouse({ lit }: { lit: 'left' | 'none' }) {
  return (
    <svg class="mouse" viewBox="0 0 20 28" aria-hidden="true">
      <rect x="1.5" y="1.5" width="17" height="25" rx="8.5" />
      <path d="M10 2v9M1.5 11h17" />
      {lit === 'left' ? <path class="lit" d="M9 3v7H3V9.5C3 6 5.5 3.4 9 3z" /> : null}
    </svg>
  )
}

function Thumb({ lit = false }: { lit?: boolean }) {
  return (
    <svg class="mouse" viewBox="0 0 28 28" aria-hidden="true">
      <circle cx="14" cy="14" r="12" />
      <circle class={lit ? 'lit' : 'dim'} cx="18" cy="11" r="5" />
    </svg>
  )
}
