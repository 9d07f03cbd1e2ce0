/**
 * Whole-number arithmetic. Engines agree to the bit on `+ - * /`, shifts and square roots, and on
 * little else; so this is all the mathematics that the simulation knows.
 */

/** Division that drops the fraction, towards zero; never gives -0. The quotient fits 32 bits. */
export const divTrunc = (a: number, b: number): number => (a / b) | 0

export const clamp = (value: number, min: number, max: number): number =>
  value < min ? min : value > max ? max : value

/**
 * The largest whole number whose square is at most `n`, for `n` up to 2^52: so far a root that is
 * rounded to the nearest double, as the standard demands, never rounds up to a whole number.
 */
export const isqrt = (n: number): number => Math.floor(Math.sqrt(n))

/** Length of the vectors in `HEADING_X`, `HEADING_Y`. */
export const HEADING_SCALE = 1024

/** Cosines of the first quarter turn, 64 steps. Literal, since a cosine may differ by engine. */
const quarter = [
  1024, 1024, 1023, 1021, 1019, 1016, 1013, 1009, 1004, 999, 993, 987, 980, 972, 964, 955, 946, 936,
  926, 915, 903, 891, 878, 865, 851, 837, 822, 807, 792, 775, 759, 742, 724, 706, 688, 669, 650,
  630, 610, 590, 569, 548, 526, 505, 483, 460, 438, 415, 392, 369, 345, 321, 297, 273, 249, 224,
  200, 175, 150, 125, 100, 75, 50, 25, 0,
]

function headingX(heading: number): number {
  const step = heading & 63
  switch (heading >> 6) {
    case 0:
      return quarter[step] as number
    case 1:
      return 0 - (quarter[64 - step] as number)
    case 2:
      return 0 - (quarter[step] as number)
    default:
      return quarter[64 - step] as number
  }
}

/** Unit vectors of the 256 headings, clockwise from east with y pointing down, times 1024. */
export const HEADING_X: Int16Array = Int16Array.from({ length: 256 }, (_, heading) =>
  headingX(heading),
)
export const HEADING_Y: Int16Array = Int16Array.from({ length: 256 }, (_, heading) =>
  headingX((heading + 192) & 255),
)

/** The heading nearest to a vector; 0 for no vector at all. Exact for components up to 2^40. */
export function headingOf(dx: number, dy: number): number {
  if (dx === 0 && dy === 0) return 0
  if (dy < 0) return (headingOf(0 - dx, 0 - dy) + 128) & 255
  if (dx < 0 || (dx === 0 && dy > 0)) return (headingOf(dy, 0 - dx) + 64) & 255
  return headingInQuarter(dx, dy)
}

/** For `dx > 0, dy >= 0`: the last heading that the vector has reached, or the next if nearer. */
function headingInQuarter(dx: number, dy: number): number {
  let low = 0
  let high = 64
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (dy * (HEADING_X[middle] as number) >= dx * (HEADING_Y[middle] as number)) low = middle
    else high = middle
  }
  const pastLow = dy * (HEADING_X[low] as number) - dx * (HEADING_Y[low] as number)
  const shortOfHigh = dx * (HEADING_Y[high] as number) - dy * (HEADING_X[high] as number)
  return shortOfHigh < pastLow ? high : low
}
