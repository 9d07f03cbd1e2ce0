import { rgbOf } from './palette.ts'

/** Kinds of eyes the palette is checked for. */
export type Vision = 'typical' | 'protan' | 'deutan' | 'tritan'

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** Full deficiency, on linear RGB. Source: Machado, Oliveira and Fernandes 2009. */
const visions: Readonly<Record<Vision, Matrix>> = {
  typical: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const clamp01 = (c: number): number => Math.min(1, Math.max(0, c))
const dot = (row: Triple, v: Triple): number => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]

const linearOf = (colour: string): Triple => rgbOf(colour).map(linear) as unknown as Triple

function seenAs(colour: string, vision: Vision): Triple {
  const rgb = linearOf(colour)
  return visions[vision].map((row) => clamp01(dot(row, rgb))) as unknown as Triple
}

/** Source: Ottosson 2020, "A perceptual color space for image processing". */
function oklab(rgb: Triple): Triple {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], rgb))
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], rgb))
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], rgb))
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    dot([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    dot([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ]
}

/** Distance of two colours as those eyes see them, in hundredths of Oklab; black to white is 100. */
export function seenDistance(a: string, b: string, vision: Vision): number {
  const [p, q] = [oklab(seenAs(a, vision)), oklab(seenAs(b, vision))]
  return 100 * Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}

/** Contrast ratio of two colours, 1 to 21, by WCAG 2. */
export function contrastRatio(a: string, b: string): number {
  const luminance = (colour: string): number => dot([0.2126, 0.7152, 0.0722], linearOf(colour))
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
