import { teamLooks } from '../view/palette.ts'

const [orange, blue] = [teamLooks[0].paint, teamLooks[1].paint]
const wave = (y: number, swing: number): string =>
  `M-200 ${y} q50 ${-swing} 100 0 t100 0 t100 0 t100 0 t100 0 t100 0 t100 0 t100 0 t100 0 V220 H-200 Z`

/** The name, filled with two paints that rise and fall. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 640 150" role="img" aria-label="Tidepaint">
      <defs>
        <clipPath id="logo-word">
          <text
            x="320"
            y="112"
            text-anchor="middle"
            textLength="600"
            lengthAdjust="spacingAndGlyphs"
          >
            Tidepaint
          </text>
        </clipPath>
        <linearGradient id="logo-gloss" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#fff" stop-opacity="0.55" />
          <stop offset="0.45" stop-color="#fff" stop-opacity="0" />
        </linearGradient>
      </defs>
      <text
        class="logo-edge"
        x="320"
        y="112"
        text-anchor="middle"
        textLength="600"
        lengthAdjust="spacingAndGlyphs"
      >
        Tidepaint
      </text>
      <g clip-path="url(#logo-word)">
        <rect width="640" height="150" fill="#ffffff" />
        <path class="logo-wave slow" d={wave(62, 26)} fill={blue} />
        <path class="logo-wave" d={wave(88, 22)} fill={orange} />
        <rect width="640" height="84" fill="url(#logo-gloss)" />
      </g>
    </svg>
  )
}
