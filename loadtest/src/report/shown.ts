import type { Unit } from './numbers.ts'

const thousands = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const exact = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 9 })

/** A count. */
export const whole = (count: number): string => thousands.format(count)

/** A measured value without its unit, to three digits. */
export function digits(value: number): string {
  const size = Math.abs(value)
  if (value === 0 || size >= 99.95) return whole(value)
  return value.toFixed(size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3)
}

/** A measured value with its unit, as tables and sentences show it: shares as hundredths. */
export function shown(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return 'not measured'
  if (unit === 'count') return whole(value)
  return unit === 'share' ? `${digits(100 * value)} %` : `${digits(value)} ${unit}`
}

/** A value that somebody chose, as they wrote it. */
export function chosen(value: number, unit: Unit): string {
  if (unit === 'share') return `${exact.format(100 * value)} %`
  return unit === 'count' ? exact.format(value) : `${exact.format(value)} ${unit}`
}

/** A moment, to the minute: `2026-11-25 12:00 UTC`. */
export const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** A time of a run: `1:05` is a minute and five seconds. */
export function clock(seconds: number): string {
  const rounded = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(rounded / 60) % 60
  const hours = Math.floor(rounded / 3600)
  return hours === 0
    ? `${minutes}:${two(rounded % 60)}`
    : `${hours}:${two(minutes)}:${two(rounded % 60)}`
}
