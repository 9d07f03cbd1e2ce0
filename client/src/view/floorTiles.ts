/** Pixels of the repeating tiles; powers of two, so that WebGL 1 may repeat them. */
export const TILE_PX = 128
export const NOISE_PX = 128

/**
 * Heights of the four team patterns, one in each channel, on a tile that repeats: dots, waves,
 * hatching, rings.
 */
export function patternTile(): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(TILE_PX * TILE_PX * 4)
  for (let y = 0; y < TILE_PX; y++) {
    for (let x = 0; x < TILE_PX; x++) {
      const [u, v] = [(x + 0.5) / TILE_PX, (y + 0.5) / TILE_PX]
      const heights = [dots(u, v), waves(u, v), hatching(u, v), rings(u, v)]
      for (let team = 0; team < 4; team++) {
        out[(y * TILE_PX + x) * 4 + team] = Math.round((heights[team] as number) * 255)
      }
    }
  }
  return out
}

const smooth = (from: number, to: number, x: number): number => {
  const t = Math.max(0, Math.min(1, (x - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
/** Distance to the nearest whole number. */
const near = (x: number): number => Math.abs(x - Math.round(x))

/** Two dots a tile, set like a five on a die. */
function dots(u: number, v: number): number {
  const a = Math.hypot(near(u), near(v))
  const b = Math.hypot(near(u - 0.5), near(v - 0.5))
  return 1 - smooth(0.15, 0.21, Math.min(a, b))
}

function waves(u: number, v: number): number {
  const bend = 0.22 * Math.sin(u * Math.PI * 2)
  return 1 - smooth(0.14, 0.24, near(v * 2 + bend))
}

function hatching(u: number, v: number): number {
  return 1 - smooth(0.15, 0.25, near((u + v) * 2))
}

function rings(u: number, v: number): number {
  const distance = Math.hypot(near(u), near(v))
  const outer = 1 - smooth(0.05, 0.09, Math.abs(distance - 0.34))
  const core = 1 - smooth(0.07, 0.11, distance)
  return Math.max(outer, core)
}

/**
 * A repeating tile of noise: slope of gentle ripples (red, green), fine grain (blue), large blotches
 * (alpha).
 */
export function noiseTile(): Uint8Array<ArrayBuffer> {
  const ripple = layered([8, 16], 11)
  const blotch = layered([4, 8, 16], 23)
  const random = lehmer(5)
  const out = new Uint8Array(NOISE_PX * NOISE_PX * 4)
  const at = (x: number, y: number): number =>
    ripple[((y + NOISE_PX) % NOISE_PX) * NOISE_PX + ((x + NOISE_PX) % NOISE_PX)] as number
  for (let i = 0; i < NOISE_PX * NOISE_PX; i++) {
    const [x, y] = [i % NOISE_PX, Math.floor(i / NOISE_PX)]
    out[i * 4] = slopeByte(at(x + 1, y) - at(x - 1, y))
    out[i * 4 + 1] = slopeByte(at(x, y + 1) - at(x, y - 1))
    out[i * 4 + 2] = Math.floor(random() * 256)
    out[i * 4 + 3] = Math.round((blotch[i] as number) * 255)
  }
  return out
}

const slopeByte = (slope: number): number =>
  Math.max(0, Math.min(255, Math.round(128 + slope * 900)))

/** Sum of value noises with so many cells a side, each half as strong as the one before; 0 to 1. */
function layered(cellsPerSide: readonly number[], seed: number): Float32Array {
  const out = new Float32Array(NOISE_PX * NOISE_PX)
  let [weight, total] = [1, 0]
  for (const cells of cellsPerSide) {
    const random = lehmer(seed + cells)
    const knots = Array.from({ length: cells * cells }, random)
    for (let i = 0; i < out.length; i++) {
      const x = ((i % NOISE_PX) / NOISE_PX) * cells
      const y = (Math.floor(i / NOISE_PX) / NOISE_PX) * cells
      out[i] = (out[i] as number) + weight * valueNoise(knots, cells, x, y)
    }
    total += weight
    weight /= 2
  }
  return out.map((value) => value / total)
}

function valueNoise(knots: readonly number[], cells: number, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [u, v] = [smooth(0, 1, x - x0), smooth(0, 1, y - y0)]
  const knot = (i: number, j: number): number => knots[(j % cells) * cells + (i % cells)] as number
  const upper = knot(x0, y0) * (1 - u) + knot(x0 + 1, y0) * u
  const lower = knot(x0, y0 + 1) * (1 - u) + knot(x0 + 1, y0 + 1) * u
  return upper * (1 - v) + lower * v
}

/** A small repeatable generator. Source: Park and Miller 1988. */
function lehmer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
