import type { Sound } from './Synth.ts'

/** Recipes of all sounds: each is a few tones and hisses played together. */
export const sounds = {
  bolt: [
    { wave: 'sine', fromHz: 880, toHz: 300, lengthS: 0.09, volume: 0.13 },
    { wave: 'noise', fromHz: 2400, toHz: 900, lengthS: 0.06, volume: 0.06 },
  ],
  hit: [
    { wave: 'triangle', fromHz: 1500, toHz: 700, lengthS: 0.07, volume: 0.2 },
    { wave: 'noise', fromHz: 1800, toHz: 500, lengthS: 0.1, volume: 0.12 },
  ],
  hurt: [
    { wave: 'square', fromHz: 190, toHz: 90, lengthS: 0.14, volume: 0.12 },
    { wave: 'noise', fromHz: 900, toHz: 300, lengthS: 0.12, volume: 0.14 },
  ],
  splash: [
    { wave: 'noise', fromHz: 1400, toHz: 130, lengthS: 0.55, volume: 0.5, attack: 0.02 },
    { wave: 'sine', fromHz: 230, toHz: 46, lengthS: 0.45, volume: 0.45 },
    { wave: 'noise', fromHz: 3200, toHz: 700, lengthS: 0.3, volume: 0.14, afterS: 0.06 },
  ],
  dash: [
    { wave: 'noise', fromHz: 500, toHz: 3400, lengthS: 0.28, volume: 0.26, attack: 0.25 },
    { wave: 'sawtooth', fromHz: 110, toHz: 300, lengthS: 0.2, volume: 0.07 },
  ],
  ram: [
    { wave: 'noise', fromHz: 500, toHz: 110, lengthS: 0.22, volume: 0.45, attack: 0.01 },
    { wave: 'square', fromHz: 120, toHz: 50, lengthS: 0.16, volume: 0.14 },
  ],
  drop: [
    { wave: 'sine', fromHz: 980, toHz: 240, lengthS: 0.3, volume: 0.16 },
    { wave: 'noise', fromHz: 300, toHz: 1200, lengthS: 0.2, volume: 0.12, afterS: 0.24 },
  ],
  pickup: [
    { wave: 'triangle', fromHz: 660, toHz: 668, lengthS: 0.12, volume: 0.2 },
    { wave: 'triangle', fromHz: 990, toHz: 998, lengthS: 0.22, volume: 0.2, afterS: 0.08 },
  ],
  mirror: [{ wave: 'triangle', fromHz: 2100, toHz: 3100, lengthS: 0.16, volume: 0.14 }],
  beacon: [
    { wave: 'sine', fromHz: 440, toHz: 442, lengthS: 1.1, volume: 0.16, attack: 0.2 },
    { wave: 'sine', fromHz: 660, toHz: 663, lengthS: 1.3, volume: 0.13, attack: 0.3, afterS: 0.12 },
    { wave: 'sine', fromHz: 880, toHz: 884, lengthS: 1.5, volume: 0.1, attack: 0.3, afterS: 0.24 },
  ],
  count: [{ wave: 'triangle', fromHz: 720, toHz: 715, lengthS: 0.12, volume: 0.22 }],
  go: [{ wave: 'triangle', fromHz: 1080, toHz: 1085, lengthS: 0.4, volume: 0.24 }],
  win: [
    { wave: 'triangle', fromHz: 523, toHz: 524, lengthS: 0.3, volume: 0.2 },
    { wave: 'triangle', fromHz: 659, toHz: 660, lengthS: 0.3, volume: 0.2, afterS: 0.14 },
    { wave: 'triangle', fromHz: 784, toHz: 785, lengthS: 0.3, volume: 0.2, afterS: 0.28 },
    { wave: 'triangle', fromHz: 1047, toHz: 1049, lengthS: 0.9, volume: 0.24, afterS: 0.42 },
    { wave: 'sine', fromHz: 523, toHz: 524, lengthS: 0.9, volume: 0.14, afterS: 0.42 },
  ],
  lose: [
    { wave: 'triangle', fromHz: 494, toHz: 490, lengthS: 0.35, volume: 0.18 },
    { wave: 'triangle', fromHz: 440, toHz: 436, lengthS: 0.35, volume: 0.18, afterS: 0.22 },
    { wave: 'triangle', fromHz: 349, toHz: 330, lengthS: 0.9, volume: 0.2, afterS: 0.44 },
  ],
} as const satisfies Record<string, readonly Sound[]>

export type SoundName = keyof typeof sounds

/** What a drop of so many half cells sounds like where it lands: the larger, the lower. */
export function splatSound(halfCells: number): readonly Sound[] {
  const hz = 2600 / Math.sqrt(Math.max(1, halfCells))
  const volume = Math.min(0.42, 0.05 + halfCells * 0.012)
  const lengthS = 0.08 + halfCells * 0.012
  return [
    { wave: 'noise', fromHz: hz, toHz: hz * 0.3, lengthS, volume, attack: 0.02 },
    { wave: 'sine', fromHz: hz * 0.28, toHz: hz * 0.1, lengthS, volume: volume * 0.9 },
  ]
}
