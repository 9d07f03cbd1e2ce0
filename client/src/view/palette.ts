/**
 * How each team is told apart: by colour, by the pattern in its paint and by its hull.
 *
 * The colours keep their distance for protan, deutan and tritan eyes (`palette.test.ts`). They are
 * ordered so that the two teams of the small modes, orange and blue, are the safest pair.
 */
export interface TeamLook {
  name: string
  /** Main colour, `#rrggbb`. */
  paint: string
  /** For text and thin lines on a dark ground. */
  light: string
  /** For the shaded side, and text on the light one. */
  dark: string
  pattern: 'dots' | 'waves' | 'hatching' | 'rings'
  hull: 'dart' | 'manta' | 'barge' | 'twin'
}

export const teamLooks: readonly [TeamLook, TeamLook, TeamLook, TeamLook] = [
  {
    name: 'Tangerine',
    paint: '#ff7a2f',
    light: '#ffb486',
    dark: '#7a2c04',
    pattern: 'dots',
    hull: 'dart',
  },
  {
    name: 'Lagoon',
    paint: '#22c1ff',
    light: '#93e2ff',
    dark: '#04486a',
    pattern: 'waves',
    hull: 'manta',
  },
  {
    name: 'Citron',
    paint: '#f4f07a',
    light: '#fbf9c2',
    dark: '#6a6510',
    pattern: 'hatching',
    hull: 'barge',
  },
  {
    name: 'Iris',
    paint: '#9d4dff',
    light: '#cfa6ff',
    dark: '#3d0f78',
    pattern: 'rings',
    hull: 'twin',
  },
]

/** The look of a team number; numbers wrap, so that a bad one still draws. */
export const lookOf = (team: number): TeamLook => teamLooks[team & 3] ?? teamLooks[0]

/** Dark ground of floor and page. */
export const FLOOR_COLOUR = '#1a2230'
export const DEEP_COLOUR = '#0b1018'

/** Red, green and blue of `#rrggbb`, each 0 to 1. */
export function rgbOf(colour: string): [number, number, number] {
  const bits = Number.parseInt(colour.slice(1), 16)
  return [((bits >> 16) & 255) / 255, ((bits >> 8) & 255) / 255, (bits & 255) / 255]
}

/** `#rrggbb` with an alpha, for canvas and CSS. */
export function withAlpha(colour: string, alpha: number): string {
  const [r, g, b] = rgbOf(colour)
  return `rgba(${Math.round(r * 255)}, ${Math.round(g * 255)}, ${Math.round(b * 255)}, ${alpha})`
}
