import type { TeamLook } from './palette.ts'

type Point = readonly [x: number, y: number]

/**
 * Outlines of the four hulls, nose to the east, in craft radii. Each is the upper half from nose to
 * stern; the lower half is its mirror image. Corners are rounded when drawn.
 */
const upperHalves: Readonly<Record<TeamLook['hull'], readonly Point[]>> = {
  /** A long arrow with swept fins and a notched stern. */
  dart: [
    [1.34, 0],
    [0.5, -0.36],
    [-0.42, -0.56],
    [-1.06, -0.98],
    [-0.94, -0.34],
    [-0.66, 0],
  ],
  /** A ray: wide curved wings, short body. */
  manta: [
    [0.82, 0],
    [0.78, -0.34],
    [0.44, -0.8],
    [-0.34, -1.26],
    [-0.42, -0.78],
    [-0.74, -0.34],
    [-1.08, 0],
  ],
  /** A blunt, eight-cornered tub. */
  barge: [
    [0.98, 0],
    [0.98, -0.5],
    [0.52, -0.9],
    [-0.6, -0.9],
    [-0.96, -0.54],
    [-0.96, 0],
  ],
  /** Two pontoons and a bridge. */
  twin: [
    [0.4, 0],
    [0.42, -0.36],
    [1.24, -0.56],
    [1.24, -0.86],
    [0.6, -1.04],
    [-0.9, -1.0],
    [-1.12, -0.72],
    [-0.98, -0.42],
    [-0.46, -0.34],
    [-0.46, 0],
  ],
}

/** The closed outline of a hull, clockwise from the nose. */
export function hullOutline(hull: TeamLook['hull']): readonly Point[] {
  const upper = upperHalves[hull]
  const lower = upper
    .filter(([, y]) => y !== 0)
    .map(([x, y]): Point => [x, -y])
    .reverse()
  return [...upper, ...lower]
}

/** Traces the outline with rounded corners: straight in the middle of each side, curved at its ends. */
export function traceHull(
  context: CanvasRenderingContext2D,
  hull: TeamLook['hull'],
  radius: number,
): void {
  const points = hullOutline(hull)
  const at = (i: number): Point => points[(i + points.length) % points.length] ?? [0, 0]
  const between = (i: number, share: number): Point => {
    const [a, b] = [at(i), at(i + 1)]
    return [(a[0] + (b[0] - a[0]) * share) * radius, (a[1] + (b[1] - a[1]) * share) * radius]
  }
  context.beginPath()
  context.moveTo(...between(-1, 0.7))
  for (let i = 0; i < points.length; i++) {
    const [x, y] = at(i)
    context.quadraticCurveTo(x * radius, y * radius, ...between(i, 0.3))
    context.lineTo(...between(i, 0.7))
  }
  context.closePath()
}
