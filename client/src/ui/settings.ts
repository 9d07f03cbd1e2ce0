import { modeOf } from '@tidepaint/shared/modes/modes'
import { tuning } from '@tidepaint/shared/tuning'

/** What a player may choose; kept in the browser. */
export interface Settings {
  name: string
  mode: string
  sound: boolean
  /** 0 to 1. */
  volume: number
  reducedMotion: boolean
  /** Patterns in the paint stand out. */
  strongPatterns: boolean
  /** The craft flies itself, any press dashes. */
  oneSwitch: boolean
  leftHanded: boolean
}

/** The mode in which people find each other, and which is played by whoever does not choose. */
export const QUICK_PLAY = 'bigTide'

const SETTINGS_KEY = 'tidepaint.settings'

export const defaultSettings: Settings = {
  name: '',
  mode: QUICK_PLAY,
  sound: true,
  volume: 0.7,
  reducedMotion: false,
  strongPatterns: false,
  oneSwitch: false,
  leftHanded: false,
}

/**
 * Reads settings from whatever text is stored. Each field that is missing or of the wrong kind
 * takes its value from `fallback`; the rest is kept.
 */
export function parseSettings(text: string | null, fallback = defaultSettings): Settings {
  const stored = parsedObject(text)
  const flag = (key: keyof Settings): boolean =>
    typeof stored[key] === 'boolean' ? stored[key] : (fallback[key] as boolean)
  const word = (key: keyof Settings, charsMax: number): string =>
    typeof stored[key] === 'string' ? stored[key].slice(0, charsMax) : (fallback[key] as string)
  return {
    name: word('name', tuning.name.charsMax),
    mode: modeOf(String(stored['mode']))?.id ?? fallback.mode,
    sound: flag('sound'),
    volume: shareOf(stored['volume'], fallback.volume),
    reducedMotion: flag('reducedMotion'),
    strongPatterns: flag('strongPatterns'),
    oneSwitch: flag('oneSwitch'),
    leftHanded: flag('leftHanded'),
  }
}

function parsedObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function shareOf(value: unknown, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback
  return Math.max(0, Math.min(1, value))
}

/** Settings of this browser; without a say of the player, motion follows the system. */
export function loadSettings(storage: Pick<Storage, 'getItem'> | undefined): Settings {
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches
  const fallback = { ...defaultSettings, reducedMotion }
  try {
    return parseSettings(storage?.getItem(SETTINGS_KEY) ?? null, fallback)
  } catch {
    // Storage may be forbidden altogether.
    return fallback
  }
}

export function saveSettings(
  storage: Pick<Storage, 'setItem'> | undefined,
  settings: Settings,
): void {
  try {
    storage?.setItem(SETTINGS_KEY, JSON.stringify(settings))
  } catch {
    // Forbidden or full: the settings hold for this page.
  }
}
