const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const

/** `90s`, `5m` or `1h` in milliseconds; NaN for anything else. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? []
  if (!count || !unit) return Number.NaN
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
}
