import type { Unit } from './numbers.ts'

const thousands = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/** A value without its unit, to three digits; whole numbers are kept whole. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 99.95) return thousands.format(value)
  return value.toFixed(size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3)
}

/** A value with its unit, as tables and sentences show it: shares as hundredths. */
export function shown(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return 'not measured'
  if (unit === 'share') return `${digits(100 * value)} %`
  return unit === 'count' ? digits(value) : `${digits(value)} ${unit}`
}

/** A time of a run: `1:05` is a minute and five seconds. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600)
  return hours === 0
    ? `${minutes}:${two(whole % 60)}`
    : `${hours}:${two(minutes)}:${two(whole % 60)}`
}
